using System.Runtime.Intrinsics.X86;

namespace Nn.Tests.SameBits;

/// <summary>
/// The case study, a network of 784-512-256-10, one of every activation and a graph of every merging layer: after training the same weights, state and history to the bit,
/// whatever the width of the vectors and the number of threads. The same of each kernel, for numbers and lengths that no training meets.
/// </summary>
internal sealed class VectorWidthTests
{
    private const string PreferredWidth = "DOTNET_PreferredVectorBitWidth";
    private const string VectorTWidth = "DOTNET_MaxVectorTBitWidth";
    private const string Avx512 = "DOTNET_EnableAVX512";

    [Test]
    public void The_bits_are_those_of_vectors_of_512_bits()
    {
        if (!Avx512F.IsSupported) Assert.Ignore("The processor has no vectors of 512 bits.");
        Check(new(Lanes: 16, Has256: true, Has512: true, HasAvx512: true), (VectorTWidth, "512"), (PreferredWidth, "512"));
    }

    [Test]
    public void The_bits_are_those_of_vectors_of_256_bits()
    {
        if (!Avx2.IsSupported) Assert.Ignore("The processor has no vectors of 256 bits.");
        Check(new(Lanes: 8, Has256: true, Has512: false, HasAvx512: false), (Avx512, "0"));
    }

    [Test]
    public void The_bits_are_those_of_vectors_of_256_bits_with_the_instructions_of_AVX_512()
    {
        if (!Avx512F.VL.IsSupported) Assert.Ignore("The processor has no AVX-512.");
        Check(new(Lanes: 8, Has256: true, Has512: false, HasAvx512: true), (PreferredWidth, "256"));
    }

    [Test]
    public void The_bits_are_those_of_vectors_of_128_bits() =>
        Check(new(Lanes: 4, Has256: false, Has512: false, HasAvx512: false), (PreferredWidth, "128"), (Avx512, "0"));

    [Test]
    public void The_bits_are_those_of_vectors_of_128_bits_beside_512()
    {
        if (!Avx512F.IsSupported) Assert.Ignore("The processor has no vectors of 512 bits.");
        Check(new(Lanes: 4, Has256: true, Has512: true, HasAvx512: true), (VectorTWidth, "128"), (PreferredWidth, "512"));
    }

    /// <summary>Compares children with the kernels and a training by one thread in this process, whose vectors are the processor's usual ones.</summary>
    private static void Check(Vectors vectors, params ReadOnlySpan<(string Name, string Value)> switches)
    {
        if (!Vectors.HaveFma) Assert.Ignore("The processor has no fused multiply-add.");
        Assert.That(ChildProcess.Run(KernelBits.Command, switches), Is.EqualTo(KernelBits.Lines));
        Assert.That(ChildProcess.Run(TrainingBits.Command, switches), Is.EqualTo(TrainingBits.Expected(vectors)));
    }
}
