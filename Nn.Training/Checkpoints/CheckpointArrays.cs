namespace Nn.Training;

/// <summary>
/// The arrays of a training in a checkpoint: <c>/optimizer/velocity/dense/kernel</c>, what stateful layers keep from batch to batch as
/// <c>/session</c>, weights that callbacks remember as <c>/callback/0/best_weights/dense/kernel</c>.
/// </summary>
internal static class CheckpointArrays
{
    public const string Session = "/session";

    /// <summary>The arrays of the optimizer, in the memory where it works with them.</summary>
    public static IEnumerable<(string Name, Shape Shape, Memory<float> Values)> Of(OptimizerState optimizer, Model model) =>
        from block in optimizer.Blocks
        from parameter in model.Parameters
        where parameter.IsWeight
        select ($"/optimizer/{block.Name}/{parameter.Name}", parameter.Shape, block.Block.Memory.Slice(parameter.Offset, parameter.Length));

    /// <summary>The arrays of what callbacks remember.</summary>
    public static IEnumerable<(string Name, Shape Shape, ReadOnlyMemory<float> Values)> Of(IReadOnlyList<CallbackMemory> callbacks) =>
        from callback in callbacks.Index()
        from value in callback.Item.Values
        where value.Value is WeightSnapshot
        from weights in ((WeightSnapshot)value.Value!).Values
        select (OfCallback(callback.Index, value.Key, weights.Parameter), weights.Parameter.Shape, weights.Values);

    /// <summary>The name of the array of one parameter that a callback remembers.</summary>
    public static string OfCallback(int place, string name, Parameter parameter) =>
        FormattableString.Invariant($"/callback/{place}/{name}/{parameter.Name}");
}
