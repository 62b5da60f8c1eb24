namespace Nn.Layers;

/// <summary>Where the places of an enlarged axis have their values from: two neighbours, and the share of the second.</summary>
internal sealed class UpSamplingAxis
{
    private readonly (int First, int Second, float Share)[] _places;

    /// <param name="length">The small axis.</param>
    /// <param name="factor">How many places one becomes.</param>
    /// <param name="interpolation">What lies between values.</param>
    public UpSamplingAxis(int length, int factor, Interpolation interpolation)
    {
        _places = new (int, int, float)[length * factor];
        for (int i = 0; i < _places.Length; i++)
        {
            if (interpolation == Interpolation.Nearest)
            {
                _places[i] = (i / factor, i / factor, 0);
                continue;
            }

            // The middles of places lie at halves (tf.image.resize without antialiasing).
            double place = Math.Clamp(((i + 0.5) / factor) - 0.5, 0, length - 1);
            int first = (int)place;
            _places[i] = (first, Math.Min(first + 1, length - 1), (float)(place - first));
        }
    }

    public int Length => _places.Length;

    public (int First, int Second, float Share) this[int place] => _places[place];
}
