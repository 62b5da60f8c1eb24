using FsCheck;
using FsCheck.Fluent;
using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

/// <summary>What holds of kernels for any numbers, lengths and alignments that FsCheck comes up with.</summary>
public sealed class KernelPropertyTests
{
    private static readonly Gen<float[]> s_numbers =
        from length in Gen.Choose(0, 100)
        from values in Gen.ArrayOf(Gen.Choose(-1_000_000, 1_000_000).Select(n => n / 70_000f), length)
        select values;

    [Test]
    public void A_sum_is_sixteen_lanes_joined_by_halves() => Check(Prop.ForAll(
        Arb.From(s_numbers), numbers => BitConverter.SingleToInt32Bits(Reductions.Sum(numbers)) == BitConverter.SingleToInt32Bits(SixteenLanes(numbers))));

    [Test]
    public void A_function_gives_the_same_bits_in_place_and_wherever_an_element_stands() => Check(Prop.ForAll(
        Arb.From(s_numbers), Arb.From(Gen.Choose(0, 20)), (numbers, offset) =>
        {
            float[] apart = new float[numbers.Length], shifted = new float[numbers.Length + offset];
            VectorMath.Tanh(numbers, apart);
            numbers.CopyTo(shifted, offset);
            VectorMath.Tanh(shifted.AsSpan(offset), shifted.AsSpan(offset));
            return apart.AsSpan().SequenceEqual(shifted.AsSpan(offset));
        }));

    [Test]
    public void A_row_of_a_product_has_the_same_bits_alone_and_in_any_batch() => Check(Prop.ForAll(
        Arb.From(Gen.Choose(1, 40)), Arb.From(Gen.Choose(1, 60)), Arb.From(Gen.Choose(1, 300)), (m, n, k) =>
        {
            float[] a = Numbers(m * k, seed: m), b = Numbers(k * n, seed: n), all = new float[m * n], one = new float[n];
            float[] workspace = new float[Gemm.WorkspaceLength(m, n)];
            Gemm.Multiply(a, k, b, n, all, n, m, n, k, workspace: workspace);
            int row = m / 2;
            Gemm.Multiply(a.AsSpan(row * k, k), k, b, n, one, n, 1, n, k, workspace: workspace);
            return one.AsSpan().SequenceEqual(all.AsSpan(row * n, n));
        }));

    private static float SixteenLanes(float[] numbers)
    {
        var lanes = new float[16];
        for (int i = 0; i < numbers.Length; i++) lanes[i % 16] += numbers[i];
        for (int half = 8; half >= 1; half /= 2)
        {
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        }

        return lanes[0];
    }

    private static float[] Numbers(int length, int seed)
    {
        var random = new System.Random(seed);
        var numbers = new float[length];
        for (int i = 0; i < length; i++) numbers[i] = (random.NextSingle() * 2) - 1;
        return numbers;
    }

    private static void Check(Property property) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
