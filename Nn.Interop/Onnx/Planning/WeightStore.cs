using Nn.Execution;

namespace Nn.Interop.Onnx;

/// <summary>The weights that the plans of one file share, in the form in which nodes read them.</summary>
internal sealed class WeightStore(BuiltLayer owner)
{
    public delegate void Fill(Span<float> values);

    private readonly Dictionary<string, Parameter> _parameters = [];

    /// <param name="name">What it is called, with all that its numbers depend on.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="fill">Writes its numbers, the first time.</param>
    public Parameter Get(string name, Shape shape, Fill fill)
    {
        string key = $"{name} {shape}";
        if (_parameters.TryGetValue(key, out Parameter? known)) return known;
        var parameter = new Parameter(owner, name, shape, offset: 0, isWeight: false);
        parameter.Attach(new AlignedBlock(parameter.Length));
        fill(parameter.Writable);
        return _parameters[key] = parameter;
    }

    /// <summary>A weight of which nothing but the shape is needed.</summary>
    public Parameter WithoutValues(string name, Shape shape) => new(owner, name, shape, offset: 0, isWeight: false);
}
