namespace Nn.Bench.Peers;

/// <summary>Weights in the order of ONNX' operators.</summary>
internal static class OnnxWeights
{
    /// <summary>(height, width, channels, filters) → (filters, channels, height, width).</summary>
    public static float[] Filters(Parameter kernel)
    {
        (int height, int width, int channels, int filters) = (kernel.Shape[0], kernel.Shape[1], kernel.Shape[2], kernel.Shape[3]);
        var result = new float[kernel.Length];
        for (int place = 0; place < height * width; place++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                for (int filter = 0; filter < filters; filter++)
                    result[(((filter * channels) + channel) * height * width) + place] = kernel.Values[(((place * channels) + channel) * filters) + filter];
            }
        }

        return result;
    }

    /// <summary>The rows of a kernel behind pictures, from (height, width, channels) to (channels, height, width).</summary>
    public static float[] Rows(Parameter kernel, Shape pictures)
    {
        int places = pictures[0] * pictures[1], channels = pictures[2], units = kernel.Shape[1];
        var result = new float[kernel.Length];
        for (int place = 0; place < places; place++)
        {
            for (int channel = 0; channel < channels; channel++)
                kernel.Values.Slice(((place * channels) + channel) * units, units).CopyTo(result.AsSpan(((channel * places) + place) * units));
        }

        return result;
    }

    /// <summary>(rows, 4 · units) of gates i, f, c, o → (4 · units, rows) of gates i, o, f, c.</summary>
    public static float[] Gates(ReadOnlySpan<float> kernel, int rows, int units)
    {
        ReadOnlySpan<int> from = [0, 3, 1, 2];
        var result = new float[kernel.Length];
        for (int column = 0; column < 4 * units; column++)
        {
            int source = (from[column / units] * units) + (column % units);
            for (int row = 0; row < rows; row++) result[(column * rows) + row] = kernel[(row * 4 * units) + source];
        }

        return result;
    }
}
