namespace Nn.Interop.Onnx;

/// <summary>How the elements of a longer or shorter axis are made of those of another one; as the description of Resize has it.</summary>
/// <param name="Mode">nearest, linear or cubic.</param>
/// <param name="Coordinates">Where an element stands on the other axis.</param>
/// <param name="Rounding">Which of two elements is the nearest.</param>
/// <param name="Cubic">The coefficient a of cubic interpolation.</param>
/// <param name="ExcludesOutside">Whether what stands beyond the axis weighs nothing, and not as much as the last element.</param>
internal sealed record ResizeArguments(string Mode, string Coordinates, string Rounding, float Cubic, bool ExcludesOutside)
{
    /// <summary>For each element the nearest one.</summary>
    public int[] Nearest(OperatorCall call, int length, int outputs, double scale)
    {
        var places = new int[outputs];
        for (int i = 0; i < outputs; i++)
        {
            double at = Place(call, i, length, outputs, scale);
            double place = Rounding switch
            {
                "round_prefer_floor" => Math.Ceiling(at - 0.5),
                "round_prefer_ceil" => Math.Floor(at + 0.5),
                "floor" => Math.Floor(at),
                "ceil" => Math.Ceiling(at),
                _ => throw call.NotSupported("a 'nearest_mode' that is known", $"'{Rounding}'"),
            };
            places[i] = (int)Math.Clamp(place, 0, length - 1);
        }

        return places;
    }

    /// <summary>For each element what it takes of which others.</summary>
    public (int Place, float Weight)[][] Terms(OperatorCall call, int length, int outputs, double scale)
    {
        var terms = new (int, float)[outputs][];
        for (int i = 0; i < outputs; i++)
        {
            double at = Place(call, i, length, outputs, scale), floor = Math.Floor(at), rest = at - floor;
            double[] weights = Mode switch
            {
                "linear" => [1 - rest, rest],
                "cubic" => [CubicFar(rest + 1), CubicNear(rest), CubicNear(1 - rest), CubicFar(2 - rest)],
                _ => throw call.NotSupported("a 'mode' of nearest, linear or cubic", $"'{Mode}'"),
            };
            int first = (int)floor - (Mode == "cubic" ? 1 : 0);
            var sums = new SortedDictionary<int, double>();
            for (int k = 0; k < weights.Length; k++)
            {
                int place = Math.Clamp(first + k, 0, length - 1);
                if (!ExcludesOutside || place == first + k) sums[place] = sums.GetValueOrDefault(place) + weights[k];
            }

            double total = ExcludesOutside ? sums.Values.Sum() : 1;
            terms[i] = [.. sums.Where(term => term.Value != 0).Select(term => (term.Key, (float)(term.Value / total)))];
        }

        return terms;
    }

    private double Place(OperatorCall call, int i, int length, int outputs, double scale) => Coordinates switch
    {
        "half_pixel" => ((i + 0.5) / scale) - 0.5,
        "pytorch_half_pixel" => outputs > 1 ? ((i + 0.5) / scale) - 0.5 : 0,
        "align_corners" => outputs > 1 ? (double)i * (length - 1) / (outputs - 1) : 0,
        "asymmetric" => i / scale,
        "half_pixel_symmetric" => (length / 2.0 * (1 - (outputs / (scale * length)))) + ((i + 0.5) / scale) - 0.5,
        _ => throw call.NotSupported("a 'coordinate_transformation_mode' that is known", $"'{Coordinates}'"),
    };

    private double CubicNear(double distance) => ((((Cubic + 2) * distance) - (Cubic + 3)) * distance * distance) + 1;

    private double CubicFar(double distance) => (((((Cubic * distance) - (5 * Cubic)) * distance) + (8 * Cubic)) * distance) - (4 * Cubic);
}
