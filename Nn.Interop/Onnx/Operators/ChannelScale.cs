namespace Nn.Interop.Onnx;

/// <summary>A batch normalization behind a convolution, as a scale and a shift of each channel that the convolution takes in.</summary>
internal sealed class ChannelScale
{
    private readonly double[] _scale;
    private readonly double[] _shift;

    private ChannelScale(NodeProto node, bool isOfFile, double[] scale, double[] shift) =>
        (Node, IsOfFile, _scale, _shift, Factors) = (node, isOfFile, scale, shift, Array.ConvertAll(scale, value => (float)value));

    /// <summary>The operation that was taken in.</summary>
    public NodeProto Node { get; }

    /// <summary>Whether its numbers stand in the file, and are the same in each plan.</summary>
    public bool IsOfFile { get; }

    /// <summary>What each channel is multiplied by.</summary>
    public float[] Factors { get; }

    /// <summary>The normalization that is the only reader of an operation's output, if all of it is known; for plans that predict.</summary>
    public static ChannelScale? Following(OperatorCall call, int channels)
    {
        if (call.Flow.Learns) return null;
        ChannelScale? found = null;
        _ = call.Planner.TakeOnlyReader(call.Node, "BatchNormalization", node => (found = Of(call.Planner, node, call.Node.Outputs[0], channels)) is not null);
        return found;
    }

    /// <summary>scale · bias + shift.</summary>
    public void ApplyToBias(Span<float> bias)
    {
        for (int i = 0; i < bias.Length; i++) bias[i] = (float)((_scale[i] * bias[i]) + _shift[i]);
    }

    /// <summary>(x − mean) · gamma / √(variance + epsilon) + beta as one scale and one shift.</summary>
    private static ChannelScale? Of(GraphPlanner planner, NodeProto node, string input, int channels)
    {
        if (node.Inputs.Count != 5 || node.Inputs[0] != input) return null;
        float epsilon = 1e-5f;
        foreach (AttributeProto attribute in node.Attributes)
        {
            if (attribute.Name == "epsilon") epsilon = attribute.Float;
            else if (attribute.Name == "training_mode" ? attribute.Int != 0 : attribute.Name is not ("momentum" or "spatial")) return null;
        }

        var parts = new double[4][];
        bool isOfFile = true;
        for (int i = 0; i < parts.Length; i++)
        {
            if (planner.Known(node.Inputs[i + 1]) is not { } known || known.Size != channels) return null;
            parts[i] = Constants.Reals(known.Known!);
            isOfFile &= known.Origin is not null;
        }

        double[] scale = new double[channels], shift = new double[channels];
        for (int i = 0; i < channels; i++)
        {
            scale[i] = parts[0][i] / Math.Sqrt(parts[3][i] + epsilon);
            shift[i] = parts[1][i] - (scale[i] * parts[2][i]);
        }

        return new ChannelScale(node, isOfFile, scale, shift);
    }
}
