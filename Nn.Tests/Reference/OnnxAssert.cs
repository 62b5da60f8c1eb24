using Nn.Interop;

namespace Nn.Tests.Reference;

/// <summary>Compares tensors: type and shape exactly, numbers to a part of the largest one.</summary>
internal static class OnnxAssert
{
    public static void Close(OnnxTensor actual, OnnxTensor expected, double tolerance, string what)
    {
        Assert.That(actual.Dimensions, Is.EqualTo(expected.Dimensions), $"{what}: shape");
        Assert.That(actual.Type, Is.EqualTo(expected.Type), $"{what}: type");
        float[] numbers = actual.ToFloats(), wanted = expected.ToFloats();
        float scale = Math.Max(1, wanted.Select(Math.Abs).Where(float.IsFinite).DefaultIfEmpty().Max());
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i].Equals(wanted[i])) continue;
            Assert.That(numbers[i], Is.EqualTo(wanted[i]).Within(tolerance * scale), $"{what}: element {i}");
        }
    }
}
