using Nn.Execution;

namespace Nn.Interop.Onnx;

/// <summary>The weights that the plans of one file share, in the form in which nodes read them.</summary>
internal sealed class WeightStore(BuiltLayer owner)
{
    private readonly Dictionary<string, Parameter> _parameters = [];

    public Parameter Get(string name, Shape shape, Func<float[]> values)
    {
        string key = $"{name} {shape}";
        if (_parameters.TryGetValue(key, out Parameter? known)) return known;
        var parameter = new Parameter(owner, name, shape, offset: 0, isWeight: false);
        parameter.Attach(new AlignedBlock(parameter.Length));
        values().CopyTo(parameter.Writable);
        return _parameters[key] = parameter;
    }
}
