using System.Text.Json;

namespace Nn.Tests.Reference;

/// <summary>Regularizers: the penalty and its gradient, within 1e-6 relative. Constraints: the constrained values, the same.</summary>
internal static class RegularizerRunner
{
    public static void Check(ReferenceCase item)
    {
        ReferenceArray given = item.Array("weight");
        var shape = new Shape(given.Shape);
        ReferenceArguments arguments = item.Arguments(item.Text("class_name"));
        if (item.Section == "constraints")
        {
            Constraint constraint = ReadConstraint(item.Text("class_name"), arguments);
            arguments.RefuseRest();
            constraint.Validate("kernel", shape);
            float[] weight = given.Floats;
            constraint.Apply(weight, shape);
            ReferenceAssert.Close(weight, item.Array("constrained").Data, 0, 1e-6, "constrained");
            return;
        }

        Regularizer regularizer = ReadRegularizer(item.Text("class_name"), arguments);
        arguments.RefuseRest();
        regularizer.Validate("kernel", shape);
        ReferenceAssert.Close([regularizer.Penalty(given.Floats, shape)], [item["value"].GetDouble()], 0, 1e-6, "value");
        var gradient = new float[given.Data.Length];
        regularizer.AddGradient(given.Floats, shape, gradient);
        ReferenceAssert.Close(gradient, item.Array("gradient").Data, 0, 1e-6, "gradient");
    }

    private static Regularizer ReadRegularizer(string name, ReferenceArguments arguments) => name switch
    {
        "L1" => new L1(arguments.Number("l1", 0.01)),
        "L2" => new L2(arguments.Number("l2", 0.01)),
        "L1L2" => new L1L2(arguments.Number("l1", 0), arguments.Number("l2", 0)),
        _ => throw new NotSupportedException($"The regularizer '{name}' is not supported."),
    };

    private static Constraint ReadConstraint(string name, ReferenceArguments arguments) => name switch
    {
        "MaxNorm" => new MaxNorm(arguments.Number("max_value", 2)) { Axis = Axis(arguments) },
        "MinMaxNorm" => new MinMaxNorm(arguments.Number("min_value", 0), arguments.Number("max_value", 1), arguments.Number("rate", 1))
        {
            Axis = Axis(arguments),
        },
        "NonNeg" => new NonNeg(),
        "UnitNorm" => new UnitNorm { Axis = Axis(arguments) },
        _ => throw new NotSupportedException($"The constraint '{name}' is not supported."),
    };

    private static Axes Axis(ReferenceArguments arguments) =>
        arguments.TryGet("axis", out JsonElement axis) ? [.. ReferenceArray.Read(axis).Ints] : 0;
}
