using Nn.Execution;

namespace Nn.Interop.Onnx;

/// <summary>The weights that the plans of one file share, in the form in which nodes read them.</summary>
internal sealed class WeightStore(BuiltLayer owner)
{
    public delegate void Fill(Span<float> values);

    private readonly Dictionary<(object? Origin, string Key), Parameter> _parameters = [];

    /// <param name="origin">The part of the file that its numbers are made of; null where they are not of the file alone: then it is the plan's own.</param>
    /// <param name="name">What it is called, with the form in which the numbers stand.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="fill">Writes its numbers, the first time.</param>
    public Parameter Get(object? origin, string name, Shape shape, Fill fill)
    {
        (object?, string) key = (origin, $"{name} {shape}");
        if (origin is not null && _parameters.TryGetValue(key, out Parameter? known)) return known;
        var parameter = new Parameter(owner, name, shape, offset: 0, isWeight: false);
        parameter.Attach(new AlignedBlock(parameter.Length));
        fill(parameter.Writable);
        if (origin is not null) _parameters.Add(key, parameter);
        return parameter;
    }

    /// <summary>A weight of which nothing but the shape is needed.</summary>
    public Parameter WithoutValues(string name, Shape shape) => new(owner, name, shape, offset: 0, isWeight: false);
}
