using Nn.Layers;
using Nn.Tests.Core.Layers;

namespace Nn.Tests.Core.Graphs;

/// <summary>Values that are no graph, and graphs that cannot be built.</summary>
public class WrongGraphTests
{
    private static readonly Input s_x = new([4]), s_y = new([2, 3]), s_square = new([2, 2]);

    private static IEnumerable<TestCaseData> Cases() => ((WrongCall[])
    [
        WrongCall.Of<ArgumentException>(
            "no input", () => _ = new Graph([], [s_x]), "Graph: expected at least one input. Received: none."),
        WrongCall.Of<ArgumentException>(
            "no output", () => _ = new Graph([s_x], []), "Graph: expected at least one output. Received: none."),
        WrongCall.Of<ArgumentNullException>("null for the inputs", () => _ = new Graph(null!, [s_x]), "Value cannot be null."),
        WrongCall.Of<ArgumentNullException>("null for the outputs", () => _ = new Graph([s_x], null!), "Value cannot be null."),
        WrongCall.Of<ArgumentNullException>("null for an input", () => _ = new Graph([null!], [s_x]), "Value cannot be null."),
        WrongCall.Of<ArgumentNullException>("null for an output", () => _ = new Graph([s_x], [null!]), "Value cannot be null."),
        WrongCall.Of<ArgumentException>(
            "an input twice", () => _ = new Graph([s_x, s_y, s_x], [s_x, s_y]), "Graph: expected different inputs. Received: input 2 twice."),
        WrongCall.Of<ArgumentException>(
            "an input without a dimension", () => _ = new Graph([new Input(new Shape())], [s_x]),
            "Graph: expected inputs of at least one dimension. Received: () as input 0."),
        WrongCall.Of<ArgumentException>(
            "an unknown input", () => _ = new Graph([s_x], [new Dense(1).Of(s_x), new Dense(1).Of(s_y)]),
            "Graph: expected outputs that depend on the given inputs alone. Received: one that reads another input, of shape (2, 3)."),
        WrongCall.Of<ArgumentException>(
            "an unknown input as an output", () => _ = new Graph([s_x], [s_y]),
            "Graph: expected outputs that depend on the given inputs alone. Received: one that reads another input, of shape (2, 3)."),
        WrongCall.Of<ArgumentException>(
            "an unused input", () => _ = new Graph([s_x, s_y], [new Dense(1).Of(s_x)]),
            "Graph: expected inputs that reach an output. Received: input 1, which does not."),
        WrongCall.Of<ArgumentException>(
            "no value to use a layer on", () => _ = new Dense(1).Of(), "Dense: expected at least one value to use the layer on. Received: none."),
        WrongCall.Of<ArgumentNullException>("null to use a layer on", () => _ = new Dense(1).Of(s_x, null!), "Value cannot be null."),
        WrongCall.Of<InvalidOperationException>(
            "an output of an input", () => _ = s_x[0],
            "Input: expected a value of a layer, which may have several outputs. Received: an input."),
        WrongCall.Of<ArgumentException>(
            "an output that a layer does not have", () => new Graph([s_x], [new Split(1).Of(s_x)[2]]).Build(),
            "Layer 'graph' (Graph): expected an output from 0 to 1 of a Split. Received: output 2."),
        WrongCall.Of<ArgumentException>(
            "an output below 0", () => new Graph([s_x], [new Split(1).Of(s_x)[-1]]).Build(),
            "Layer 'graph' (Graph): expected an output from 0 to 1 of a Split. Received: output -1."),
        WrongCall.Of<ArgumentException>(
            "two inputs for a layer of one", () => new Graph([s_x], [new Dense(1).Of(s_x, s_x)]).Build(),
            "Layer 'dense' (Dense): expected one input. Received: 2 inputs."),
        WrongCall.Of<ArgumentException>(
            "too few inputs for a part", () => new Graph([s_x], [Part().Of(s_x)]).Build(),
            "Layer 'graph' (Graph): expected 2 inputs. Received: 1."),
        WrongCall.Of<ArgumentException>(
            "too many inputs for a part", () => new Graph([s_x], [Part().Of(s_x, s_x, s_x)]).Build(),
            "Layer 'graph' (Graph): expected 2 inputs. Received: 3."),
        WrongCall.Of<ArgumentException>(
            "another shape for a part", () => new Graph([s_x, s_y], [Part().Of(s_x, s_y)]).Build(),
            "Layer 'graph' (Graph): expected an input 1 of shape (4). Received: (2, 3)."),
        WrongCall.Of<ArgumentException>(
            "another shape of the same size for a part", () => new Graph([s_square], [Part().Of(s_square, s_square)]).Build(),
            "Layer 'graph' (Graph): expected an input 0 of shape (4). Received: (2, 2)."),
        WrongCall.Of<ArgumentException>(
            "a layer used on two widths", SharedOnTwoWidths,
            "Layer 'dense' (Dense): expected 'kernel' to be a weight of shape (4, 2), as before. Received: a weight of shape (3, 2)."),
        WrongCall.Of<ArgumentException>(
            "one name for two layers", () => new Graph([s_x], [new Dense(1) { Name = "a" }.Of(new Dense(2) { Name = "a" }.Of(s_x))]).Build(),
            "Layer 'a' (Dense): expected a name of its own. Received: the name of another layer or input."),
        WrongCall.Of<ArgumentException>(
            "one name for two inputs", () => Named("a", "a", "b"), "Input 'a': expected a name of its own. Received: the name of another layer or input."),
        WrongCall.Of<ArgumentException>(
            "the name of an input for a layer", () => Named("a", "b", "a"),
            "Layer 'a' (Dense): expected a name of its own. Received: the name of another layer or input."),
        WrongCall.Of<ArgumentException>(
            "an input whose name is empty", () => Named("", "b", "c"),
            "Input '': expected a name that is not empty and has no slash. Received: ''."),
        WrongCall.Of<ArgumentException>(
            "an input whose name has a slash", () => Named("a/b", "b", "c"),
            "Input 'a/b': expected a name that is not empty and has no slash. Received: 'a/b'."),
        WrongCall.Of<InvalidOperationException>(
            "the one input of several", () => _ = Named("a", "b", "c").InputShape,
            "Model: expected one input for this call. Received: a model of 2; a session reaches each of them."),
    ]).Select(call => call.ToTest());

    private static Graph Part()
    {
        Input a = new([4]), b = new([4]);
        return new Graph([a, b], [new Add().Of(a, b)]);
    }

    private static void SharedOnTwoWidths()
    {
        var dense = new Dense(2);
        new Graph([s_x, s_y], [dense.Of(s_x), dense.Of(s_y)]).Build();
    }

    private static Model Named(string first, string second, string layer)
    {
        Input a = new([4], first), b = new([4], second);
        return new Graph([a, b], [new Dense(1) { Name = layer }.Of(new Add().Of(a, b))]).Build();
    }

    [TestCaseSource(nameof(Cases))]
    public void Refused(WrongCall call) => call.Check();

    /// <summary>As in Keras, a name has to be one's own within one graph, not in the graphs around and within it.</summary>
    [Test]
    public void Inputs_of_parts_have_names_of_their_own()
    {
        Input inner = new([4], "features"), outer = new([4], "features"), other = new([4]);
        var part = new Graph([inner, other], [new Add().Of(inner, other)]);
        Model model = new Graph([outer], [part.Of(outer, part.Of(outer, outer))]).Build();
        Assert.That(model.InputNames, Is.EqualTo(new[] { "features" }));
    }
}
