using Nn.Layers;

namespace Nn.Tests.Core.Layers.Merging;

/// <summary>Inputs that cannot be merged.</summary>
public class WrongMergingTests
{
    private sealed record Views(Layer Merging, Shape First, Shape Second) : Layer
    {
        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) =>
            builder.Add(Merging, inputs[0].As(First), inputs[1].As(Second));
    }

    private static Action Of(Layer layer, params Shape[] shapes) => () =>
    {
        Input[] inputs = [.. shapes.Select(shape => new Input(shape))];
        new Graph(inputs, [layer.Of(inputs)]).Build();
    };

    private static IEnumerable<TestCaseData> Cases() => ((WrongCall[])
    [
        WrongCall.Of<ArgumentException>(
            "one input to add", Of(new Add(), 3), "Layer 'add' (Add): expected at least two inputs. Received: 1."),
        WrongCall.Of<ArgumentException>(
            "one input to join", Of(new Concatenate(), 3), "Layer 'concatenate' (Concatenate): expected at least two inputs. Received: 1."),
        WrongCall.Of<ArgumentException>(
            "three inputs to subtract", Of(new Subtract(), 3, 3, 3), "Layer 'subtract' (Subtract): expected two inputs. Received: 3."),
        WrongCall.Of<ArgumentException>("three inputs of Dot", Of(new Dot(1), 3, 3, 3), "Layer 'dot' (Dot): expected two inputs. Received: 3."),
        WrongCall.Of<ArgumentException>(
            "different shapes to add", Of(new Add(), [2, 3], [2, 3], [2, 4]),
            "Layer 'add' (Add): expected inputs of one shape, (2, 3). Received: (2, 4)."),
        WrongCall.Of<ArgumentException>(
            "shapes whose last axes differ", Of(new Average(), [2, 3], [2]),
            "Layer 'average' (Average): expected inputs of one shape, (2, 3). Received: (2)."),
        WrongCall.Of<NotSupportedException>(
            "shapes that Keras would broadcast", Of(new Multiply(), [2, 3], [1, 3]),
            "Layer 'multiply' (Multiply): expected inputs of one shape, (2, 3). Received: (1, 3). Broadcasting is not supported."),
        WrongCall.Of<NotSupportedException>(
            "ranks that Keras would broadcast", Of(new Maximum(), 3, [2, 3]),
            "Layer 'maximum' (Maximum): expected inputs of one shape, (3). Received: (2, 3). Broadcasting is not supported."),
        WrongCall.Of<ArgumentException>(
            "different rows", Of(new Views(new Add(), 3, [6]), [2, 3], 6),
            "Layer 'views/add' (Add): expected inputs of as many rows a sample as the first, 2. Received: 1."),
        WrongCall.Of<ArgumentException>(
            "the batch to join along", Of(new Concatenate(0), 3, 3),
            "Layer 'concatenate' (Concatenate): expected an axis of the input (3), counted with the batch, but not the batch itself. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "the batch from the end", Of(new Concatenate(-2), 3, 3),
            "Layer 'concatenate' (Concatenate): expected an axis of the input (3), counted with the batch, but not the batch itself. Received: -2."),
        WrongCall.Of<ArgumentException>(
            "an axis that is not there", Of(new Concatenate(2), 3, 3),
            "Layer 'concatenate' (Concatenate): expected an axis of the input (3), counted with the batch, but not the batch itself. Received: 2."),
        WrongCall.Of<ArgumentException>(
            "another axis that differs", Of(new Concatenate(1), [2, 3], [2, 4]),
            "Layer 'concatenate' (Concatenate): expected inputs of the shape (2, 3) but for axis 1, 1 of them a sample. "
            + "Received: (2, 4), 1 of them a sample."),
        WrongCall.Of<ArgumentException>(
            "another rank to join", Of(new Concatenate(), [2, 3], 3),
            "Layer 'concatenate' (Concatenate): expected inputs of the shape (2, 3) but for axis -1, 1 of them a sample. "
            + "Received: (3), 1 of them a sample."),
        WrongCall.Of<ArgumentException>(
            "different rows to join", Of(new Views(new Concatenate(), 3, 6), [2, 3], 6),
            "Layer 'views/concatenate' (Concatenate): expected inputs of the shape (3) but for axis -1, 2 of them a sample. "
            + "Received: (6), 1 of them a sample."),
        WrongCall.Of<ArgumentException>(
            "a join that is too long", Of(new Concatenate(1), [1_500_000_000, 1], [1_500_000_000, 1]),
            "Layer 'concatenate' (Concatenate): expected an axis 1 of at most 2147483647 in all. Received: 3000000000."),
        WrongCall.Of<ArgumentException>(
            "axes of different lengths", Of(new Dot(1, 2), [2, 3], [3, 4]),
            "Layer 'dot' (Dot): expected axes of one length, axis 1 of (2, 3) and axis 2 of the second input. Received: (3, 4)."),
        WrongCall.Of<ArgumentException>(
            "the batch for an axis of Dot", Of(new Dot(1, 0), 3, 3),
            "Layer 'dot' (Dot): expected an axis of the input (3), counted with the batch, but not the batch itself. Received: 0."),
    ]).Select(call => call.ToTest());

    [TestCaseSource(nameof(Cases))]
    public void Refused(WrongCall call) => call.Check();
}
