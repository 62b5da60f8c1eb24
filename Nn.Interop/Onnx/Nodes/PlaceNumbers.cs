namespace Nn.Interop.Onnx;

/// <summary>How ONNX counts the elements of pictures with channels first, for what a maximum says of where it was.</summary>
/// <param name="channels">The channels of a picture.</param>
/// <param name="numbers">For each place of a picture its number within a channel.</param>
internal sealed class PlaceNumbers(int channels, int[] numbers)
{
    public float Of(int picture, int channel, int place) => (((picture * channels) + channel) * numbers.Length) + numbers[place];
}
