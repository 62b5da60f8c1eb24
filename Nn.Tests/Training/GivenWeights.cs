namespace Nn.Tests.Training;

/// <summary>A model that is nothing but weights of given shapes and values, for optimizers to change.</summary>
internal sealed class GivenWeights
{
    public GivenWeights(IEnumerable<(Shape Shape, float[] Values)> weights, Constraint? constraint = null)
    {
        (Shape Shape, float[] Values)[] given = [.. weights];
        Model = new Sequential { new Holder([.. given.Select(weight => weight.Shape)], constraint) }.Build([1]);
        foreach ((Parameter parameter, (_, float[] values)) in Model.Parameters.Zip(given)) parameter.Set(values);
    }

    public Model Model { get; }

    /// <summary>Gradients, one a weight, in the layout of the model's weights.</summary>
    public float[] Gradients(params float[][] gradients)
    {
        var block = new float[Model.WeightBlock.Length];
        foreach ((Parameter parameter, float[] gradient) in Model.Parameters.Zip(gradients)) gradient.CopyTo(block, parameter.Offset);
        return block;
    }

    private sealed record Holder(Shape[] Shapes, Constraint? Constraint) : Layer
    {
        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
        {
            for (int i = 0; i < Shapes.Length; i++) builder.AddWeight($"weight_{i}", Shapes[i], Initializer.Zeros, constraint: Constraint);
            return builder.Append(new Copy(), inputs, inputs[0].Shape);
        }
    }

    private sealed class Copy : Node
    {
        public override Retained Retained => Retained.None;

        public override bool WorksInPlace => true;

        public override void Forward(in ForwardPass pass) => pass.Input().CopyTo(pass.Output());

        public override void Backward(in BackwardPass pass) => pass.OutputGradient().CopyTo(pass.InputGradient());
    }
}
