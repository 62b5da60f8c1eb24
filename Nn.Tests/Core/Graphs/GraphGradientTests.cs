using Nn.Layers;
using Nn.Tests.Core.Layers;

namespace Nn.Tests.Core.Graphs;

/// <summary>
/// Branches, shared layers, several inputs and outputs, graphs within graphs: outputs, gradients of every input and every weight against the
/// double-precision twin.
/// </summary>
internal sealed class GraphGradientTests
{
    private static readonly Layer s_tanh = new Dense(4) { Activation = Activation.Tanh };

    private static Dense Tanh(int units) => new(units) { Activation = Activation.Tanh };

    private static IEnumerable<TestCaseData> Graphs()
    {
        Input x = new([4]), y = new([3]), steps = new([2, 3]);
        Value hidden = Tanh(5).Of(x), second = Tanh(5).Of(hidden), third = new Dense(5).Of(second);
        (string Name, Input[] Inputs, Value[] Outputs)[] graphs =
        [
            ("a row", [x], [new Dense(2).Of(second)]),
            ("a residual", [x], [new Dense(2).Of(new Add().Of(hidden, second))]),
            ("two residuals", [x], [new Dense(2).Of(new Add().Of(new Add().Of(hidden, second), third))]),
            ("every value added", [x], [new Add().Of(hidden, second, third, Tanh(5).Of(third))]),
            ("branches that join", [x], [Tanh(2).Of(new Concatenate().Of(new Dense(2).Of(hidden), new Dense(6).Of(x), hidden))]),
            ("a gate", [x], [new Multiply().Of(second, new Dense(5) { Activation = Activation.Sigmoid }.Of(hidden))]),
            ("relu and normalization in a branch",
                [x], [new Add().Of(hidden, new BatchNormalization().Of(new Dense(5) { Activation = Activation.Relu }.Of(hidden)))]),
            ("a relu that two layers read", [x], [new Add().Of(Reading(new Dense(5) { Activation = Activation.Relu }.Of(x)))]),
            ("a normalization that two layers read", [x], [new Add().Of(Reading(new BatchNormalization().Of(hidden)))]),
            ("two inputs", [x, y], [new Dense(2).Of(new Concatenate().Of(hidden, Tanh(3).Of(y)))]),
            ("two inputs in the other order", [y, x], [new Dense(2).Of(new Concatenate().Of(hidden, Tanh(3).Of(y)))]),
            ("an input late", [x, y], [new Dense(2).Of(new Concatenate().Of(third, y))]),
            ("inputs that are merged at once", [x, y], [new Concatenate().Of(x, y)]),
            ("two outputs", [x], [new Dense(2).Of(hidden), new Dense(3).Of(hidden)]),
            ("two inputs, two outputs", [x, y], [new Dense(1).Of(new Concatenate().Of(x, Tanh(2).Of(y))), new Dense(3).Of(second)]),
            ("two that have nothing in common", [x, y], [new Dense(2).Of(x), new Dense(1).Of(y)]),
            ("an output that another layer reads", [x], [second, new Dense(2).Of(second)]),
            ("an output that two layers read", [x], [new Dense(2).Of(second), second, new Dense(3).Of(second)]),
            ("one value as two outputs", [x], [second, second]),
            ("an input as an output", [x, y], [y, new Dense(2).Of(new Concatenate().Of(x, y))]),
            ("nothing but an input", [x], [x]),
            ("outputs with final activations",
                [x], [new Dense(1) { Activation = Activation.Sigmoid }.Of(hidden), new Dense(3) { Activation = Activation.Softmax }.Of(hidden)]),
            ("a final activation that another layer reads", [x], [Soft(hidden, out Value soft), new Dense(2).Of(soft)]),
            ("a layer used twice", [x], [Twice(s_tanh, x)]),
            ("a layer used three times, one of them aside", [x], [new Concatenate().Of(s_tanh.Of(x), Twice(s_tanh, x))]),
            ("a layer used on two inputs", [x, y], [new Add().Of(Shared(new Dense(4), Tanh(6).Of(x), Tanh(6).Of(y)))]),
            ("twins whose distance counts",
                [x, y], [new Dense(1).Of(new Subtract().Of(Shared(Tanh(3), Tanh(2).Of(x), Tanh(2).Of(y))))]),
            ("a normalization used twice", [x], [new Add().Of(Shared(new BatchNormalization(), hidden, second))]),
            ("a layer used on two shapes", [x, steps], [.. Shared(new Dense(2), Tanh(3).Of(x), steps)]),
            ("a row used twice", [x], [new Add().Of(Shared(new Sequential { Tanh(3), new BatchNormalization(), new Dense(4) }, x, Tanh(4).Of(x)))]),
            ("a row within", [x], [new Dense(2).Of(new Add().Of(hidden, new Sequential { Tanh(3), new Dense(5) }.Of(hidden)))]),
            ("a frozen branch", [x], [new Dense(2).Of(new Add().Of(hidden, (Tanh(5) with { Trainable = false }).Of(hidden)))]),
            ("a branch that is frozen from the input on",
                [x], [new Dense(2).Of(new Add().Of(hidden, (Tanh(5) with { Trainable = false }).Of(x)))]),
            ("a frozen layer used twice", [x], [Twice(Tanh(4) with { Trainable = false }, Tanh(4).Of(x))]),
            ("a frozen output beside one that learns", [x], [(Tanh(2) with { Trainable = false }).Of(x), new Dense(2).Of(x)]),
            ("both outputs of a layer", [x], [Both(new Split(2).Of(hidden))]),
            ("only the first output of a layer", [x], [new Dense(2).Of(new Split(2).Of(hidden))]),
            ("only the second output of a layer", [x], [new Dense(2).Of(new Split(2).Of(hidden)[1])]),
            ("outputs of a layer as outputs", [x], [new Split(2).Of(hidden)[1], new Split(2).Of(hidden)]),
            ("a layer of two outputs used twice", [x], [new Concatenate().Of(Ends(new Split(2), hidden, second))]),
            ("time steps and views", [steps], [new Dense(2).Of(new Flatten().Of(new Add().Of(new Dense(3).Of(steps), steps)))]),
            ("attention of a kind",
                [steps], [new Dot(2, 1).Of(Activation.Softmax.Of(new Dot(2).Of(new Dense(3).Of(steps), steps)), new Dense(2).Of(steps))]),
        ];
        return graphs.Select(graph =>
            new TestCaseData(new GraphDescription(graph.Inputs, graph.Outputs)).SetName($"Graph: {graph.Name}"));
    }

    private static Value[] Reading(Value value) => [new Dense(3).Of(value), Tanh(3).Of(value)];

    private static Value Soft(Value value, out Value soft) => soft = new Dense(3) { Activation = Activation.Softmax }.Of(value);

    private static Value Twice(Layer layer, Value value) => layer.Of(layer.Of(value));

    private static Value[] Shared(Layer layer, Value a, Value b) => [layer.Of(a), layer.Of(b)];

    private static Value Both(Value split) => new Concatenate().Of(Tanh(2).Of(split), new Dense(2).Of(split[1]), split[1]);

    private static Value[] Ends(Split split, Value a, Value b) => [split.Of(a)[1], split.Of(b)];

    [TestCaseSource(nameof(Graphs))]
    public void Outputs_and_gradients(GraphDescription graph) => GradientCheck.Run(graph);

    private static GraphDescription Inner()
    {
        Input a = new([4]), b = new([4]);
        Value hidden = Tanh(3).Of(new Multiply().Of(a, b));
        return new([a, b], [new Dense(4).Of(hidden), new Concatenate().Of(hidden, a)]);
    }

    [Test]
    public void A_graph_within_a_graph()
    {
        GraphDescription inner = Inner();
        Input x = new([4]);
        Value part = inner.Graph.Of(x, Tanh(4).Of(x));
        GradientCheck.Run(new GraphDescription([x], [new Dense(2).Of(part), part[1]]), inner);
    }

    [Test]
    public void Of_a_graph_within_a_graph_only_one_output_is_read([Values(0, 1)] int output)
    {
        GraphDescription inner = Inner();
        Input x = new([4]);
        GradientCheck.Run(new GraphDescription([x], [new Dense(2).Of(inner.Graph.Of(Tanh(4).Of(x), x)[output])]), inner);
    }

    [Test]
    public void A_graph_used_twice_has_one_set_of_weights()
    {
        GraphDescription inner = Inner();
        Input x = new([4]), y = new([4]);
        Value once = inner.Graph.Of(x, y);
        var outer = new GraphDescription([x, y], [new Dense(2).Of(inner.Graph.Of(once, y)), once[1]]);
        Assert.That(outer.Graph.Build().Parameters, Has.Count.EqualTo(6));
        GradientCheck.Run(outer, inner);
    }

    [Test]
    public void A_frozen_graph_within_a_graph()
    {
        GraphDescription inner = Inner();
        Input x = new([4]);
        Value part = (inner.Graph with { Trainable = false, Name = "part" }).Of(Tanh(4).Of(x), x);
        GradientCheck.Run(new GraphDescription([x], [new Dense(2).Of(part), part[1]]), inner);
    }

    [Test]
    public void A_graph_in_a_row_in_a_graph()
    {
        Input a = new([4]), x = new([4]);
        var inner = new GraphDescription([a], [new Add().Of(a, Tanh(4).Of(a))]);
        var row = new Sequential { Tanh(4), inner.Graph, new Dense(4) };
        GradientCheck.Run(new GraphDescription([x], [new Multiply().Of(row.Of(x), row.Of(Tanh(4).Of(x)))]), inner);
    }

    /// <summary>The gradients of a network do not depend on whether it is described as a row or as a graph.</summary>
    [Test]
    public void A_row_and_a_graph_of_the_same_layers_have_the_same_bits()
    {
        Layer[] layers = [new Dense(6) { Activation = Activation.Relu }, new BatchNormalization(), new Dense(2) { Activation = Activation.Softmax }];
        Input x = new([4]);
        Value value = layers.Aggregate((Value)x, (v, layer) => layer.Of(v));
        Model row = new Sequential(layers).Build([4], seed: 5), graph = new Graph([x], [value]).Build(seed: 5);
        Assert.That(graph.Parameters.Select(p => p.Name), Is.EqualTo(row.Parameters.Select(p => p.Name)));
        Assert.That(Gradients(graph), Is.EqualTo(Gradients(row)));
    }

    /// <summary>From the logits on, gradients are those of the same graph without its final activations: each head's stay until it is run.</summary>
    [Test]
    public void Gradients_from_the_logits_of_several_heads_are_those_of_heads_without_activation()
    {
        float[] fromLogits = Gradients(Heads(Activation.Sigmoid, Activation.Softmax)), plain = Gradients(Heads(Activation.Linear, Activation.Linear));
        Assert.That(fromLogits, Is.EqualTo(plain));

        // The hidden layers of the second head are as wide as the first head is.
        static Model Heads(Activation first, Activation second)
        {
            Input x = new([4]);
            Value trunk = Tanh(8).Of(x), one = new Dense(16) { Activation = first }.Of(trunk);
            Value other = new Dense(5) { Activation = second }.Of(Tanh(16).Of(Tanh(16).Of(Tanh(16).Of(trunk))));
            return new Graph([x], [one, other]).Build(seed: 3);
        }

        static float[] Gradients(Model model)
        {
            using TrainingSession session = model.CreateTrainingSession(9);
            TestNumbers.Normal(1, 36).CopyTo(session.Input(9));
            session.Forward(9, training: true);
            for (int i = 0; i < 2; i++)
            {
                Span<float> gradient = session.HasLogits(i) ? session.LogitsGradient(i) : session.OutputGradient(i);
                TestNumbers.Normal(2, gradient.Length).CopyTo(gradient);
            }

            if (session.HasLogits()) session.BackwardFromLogits();
            else session.Backward();
            return session.Gradients.ToArray();
        }
    }

    [Test]
    public void A_session_may_go_back_from_the_logits_and_from_the_outputs_in_turn()
    {
        Model model = new Sequential { Tanh(5), new Dense(3) { Activation = Activation.Softmax } }.Build([4], seed: 5);
        using TrainingSession session = model.CreateTrainingSession(9), other = model.CreateTrainingSession(9);
        float[] fromLogits = Step(session, isFromLogits: true), fromOutput = Step(session, isFromLogits: false);
        Assert.That(Step(session, isFromLogits: true), Is.EqualTo(fromLogits));
        Assert.That(fromOutput, Is.EqualTo(Step(other, isFromLogits: false)));
        Assert.That(fromOutput, Is.Not.EqualTo(fromLogits));

        static float[] Step(TrainingSession session, bool isFromLogits)
        {
            TestNumbers.Normal(1, 36).CopyTo(session.Input(9));
            session.Forward(9, training: true);
            TestNumbers.Normal(2, 27).CopyTo(isFromLogits ? session.LogitsGradient() : session.OutputGradient());
            if (isFromLogits) session.BackwardFromLogits();
            else session.Backward();
            return session.Gradients.ToArray();
        }
    }

    /// <summary>A use of a shared layer whose output has no loss adds nothing, at no step.</summary>
    [TestCase(0)]
    [TestCase(1)]
    public void A_shared_layer_learns_from_the_outputs_that_have_a_loss(int learning)
    {
        Input x = new([4]), y = new([4]);
        var shared = new Dense(3);
        Model model = new Graph([x, y], [shared.Of(x), shared.Of(y)]).Build(seed: 1);
        using var session = new TrainingSession(model, maxBatch: 1, inputGradient: false, threads: 1, learnsFrom: [learning == 0, learning == 1]);
        for (int step = 1; step <= 3; step++)
        {
            session.Input(0, 1).Fill(step);
            session.Input(1, 1).Fill(10 * step);
            session.Forward(1, training: true);
            session.OutputGradient(learning).Fill(1);
            session.Backward();
            Assert.That(session.Gradient(model.Parameter("dense/kernel")).ToArray(), Is.All.EqualTo(learning == 0 ? step : 10 * step));
            Assert.That(session.Gradient(model.Parameter("dense/bias")).ToArray(), Is.All.EqualTo(1));
        }
    }

    /// <summary>A loss on the logits would leave out what reaches the activation another way.</summary>
    [Test]
    public void An_activation_that_is_read_elsewhere_or_is_two_outputs_has_no_logits()
    {
        Input x = new([4]);
        Value probabilities = new Dense(3) { Activation = Activation.Softmax }.Of(x);
        Assert.That(HasLogits(probabilities), Is.True);
        Assert.That(HasLogits(probabilities, new Dense(2).Of(probabilities)), Is.False);
        Assert.That(HasLogits(probabilities, probabilities), Is.False);

        bool HasLogits(params Value[] outputs)
        {
            using TrainingSession session = new Graph([x], outputs).Build().CreateTrainingSession(1);
            return session.HasLogits();
        }
    }

    private static float[] Gradients(Model model)
    {
        TrainingSession session = model.CreateTrainingSession(9);
        TestNumbers.Normal(1, 36).CopyTo(session.Input(9));
        session.Forward(9, training: true);
        TestNumbers.Normal(2, 18).CopyTo(session.OutputGradient());
        session.Backward();
        return [.. session.Output(), .. session.Gradients];
    }
}
