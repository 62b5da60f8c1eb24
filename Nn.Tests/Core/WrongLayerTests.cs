using Nn.Layers;

namespace Nn.Tests.Core;

/// <summary>
/// Layers of one's own that use the builder wrongly: each mistake is named when the model is built, or when the node runs.
/// </summary>
public class WrongLayerTests
{
    private delegate Slots Builder(ModelBuilder builder, Slot input);

    private sealed record Custom(Builder OnBuild) : Layer
    {
        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => OnBuild(builder, builder.Single(inputs));
    }

    private sealed class Copy : Node
    {
        private readonly Parameter? _asked;

        public Copy(Parameter? used = null, Parameter? asked = null)
        {
            _asked = asked;
            Use(used);
        }

        public override void Forward(in ForwardPass pass) => pass.Input().CopyTo(pass.Output());

        public override void Backward(in BackwardPass pass) => pass.Gradient(_asked!).Clear();
    }

    private static Model Build(Builder build) => new Sequential { new Custom(build) }.Build([2]);

    private static Slot Foreign()
    {
        Slot slot = default;
        Build((_, input) =>
        {
            slot = input;
            return input;
        });
        return slot;
    }

    private static void GradientOfState()
    {
        Model model = Build((builder, input) =>
        {
            Parameter weight = builder.AddWeight("weight", [2], Initializer.Zeros);
            Parameter state = builder.AddState("state", [2], Initializer.Zeros);
            return builder.Append(new Copy(weight, state), [input], input.Shape);
        });
        TrainingSession session = model.CreateTrainingSession(1);
        session.Forward(1, training: true);
        session.Backward();
    }

    private static IEnumerable<WrongCall> Calls() =>
    [
        WrongCall.Of<ArgumentException>(
            "a slot of another model is given", () => Build((_, _) => Foreign()),
            "ModelBuilder: expected slots of this model. Received: a slot of shape (2) that is not."),
        WrongCall.Of<ArgumentException>(
            "no slot is given", () => Build((_, _) => default),
            "Layer 'custom' (Custom): expected at least one output. Received: none."),
        WrongCall.Of<ArgumentException>(
            "an empty slot is given", () => Build((_, _) => default(Slot)),
            "ModelBuilder: expected slots of this model. Received: a slot of shape () that is not."),
        WrongCall.Of<ArgumentException>(
            "a layer reads a slot of another model", () => Build((builder, _) => builder.Add(new Flatten(), Foreign())),
            "ModelBuilder: expected slots of this model. Received: a slot of shape (2) that is not."),
        WrongCall.Of<ArgumentException>(
            "a node reads a slot of another model", () => Build((builder, input) => builder.Append(new Copy(), [Foreign()], input.Shape)),
            "ModelBuilder: expected slots of this model. Received: a slot of shape (2) that is not."),
        WrongCall.Of<ArgumentException>(
            "two inputs for one", () => Build((builder, input) => builder.Add(new Dense(1), input, input)),
            "Layer 'custom/dense' (Dense): expected one input. Received: 2 inputs."),
        WrongCall.Of<ArgumentException>(
            "no input for one", () => Build((builder, _) => builder.Add(new Dropout(0.5))),
            "Layer 'custom/dropout' (Dropout): expected one input. Received: 0 inputs."),
        WrongCall.Of<ArgumentNullException>(
            "null for a layer", () => Build((builder, input) => builder.Add(null!, input)),
            "Value cannot be null."),
        WrongCall.Of<ArgumentNullException>(
            "null for a node", () => Build((builder, input) => builder.Append(null!, [input], input.Shape)),
            "Value cannot be null."),
        WrongCall.Of<ArgumentException>(
            "one node in two places", TwoPlaces,
            "Layer 'custom' (Custom): expected a node of its own. Received: one that was appended before."),
        WrongCall.Of<ArgumentException>(
            "one name for a weight and for state", TwoNames,
            "Layer 'custom' (Custom): expected 'weight' to be a weight of shape (2), as before. Received: state of shape (2)."),
        WrongCall.Of<ArgumentException>(
            "one weight in two shapes", TwoShapes,
            "Layer 'custom' (Custom): expected 'weight' to be a weight of shape (2), as before. Received: a weight of shape (3)."),
        WrongCall.Of<ArgumentException>(
            "the input has no dimension",
            () => Build((builder, input) => builder.Add(new Dense(1), builder.Append(new Copy(), [input], new Shape()).Single)),
            "Layer 'custom/dense' (Dense): expected an input of at least one dimension. Received: ()."),
        WrongCall.Of<ArgumentException>(
            "a node asks for the gradient of state", GradientOfState,
            "Parameter 'custom/state': expected a weight, which has a gradient. Received: state."),
        WrongCall.Of<InvalidOperationException>(
            "the values of a parameter before there are any", ValuesTooEarly,
            "Parameter 'custom/weight' has no values before its model is built."),
    ];

    private static void TwoPlaces()
    {
        var node = new Copy();
        Build((builder, input) => builder.Append(node, builder.Append(node, [input], input.Shape).AsSpan(), input.Shape));
    }

    private static void TwoNames() => Build((builder, input) =>
    {
        builder.AddWeight("weight", [2], Initializer.Zeros);
        builder.AddState("weight", [2], Initializer.Zeros);
        return input;
    });

    private static void TwoShapes() => Build((builder, input) =>
    {
        builder.AddWeight("weight", [2], Initializer.Zeros);
        builder.AddWeight("weight", [3], Initializer.Zeros);
        return input;
    });

    private static void ValuesTooEarly() => Build((builder, input) =>
    {
        _ = builder.AddWeight("weight", [2], Initializer.Zeros).Values.Length;
        return input;
    });

    private static IEnumerable<TestCaseData> Cases() => Calls().Select(call => call.ToTest());

    [TestCaseSource(nameof(Cases))]
    public void Refused(WrongCall call) => call.Check();

    [Test]
    public void A_layer_may_give_the_slot_that_it_was_given()
    {
        var y = new float[4];
        Build((_, input) => input).Predict([1, 2, 3, 4], y);
        Assert.That(y, Is.EqualTo(new float[] { 1, 2, 3, 4 }));
    }
}
