using Nn.Layers;
using Nn.Serialization;

namespace Nn.Tests.Core.Layers.Recurrent;

public sealed class WrongRecurrentTests
{
    private static IEnumerable<TestCaseData> Wrong()
    {
        int[] sequence = [4, 3];
        yield return new(new Lstm(0), sequence, "Layer 'lstm' (Lstm): expected a positive number of units. Received: 0.");
        yield return new(new Gru(-1), sequence, "Layer 'gru' (Gru): expected a positive number of units. Received: -1.");
        yield return new(new SimpleRnn(0), sequence, "Layer 'simple_rnn' (SimpleRnn): expected a positive number of units. Received: 0.");
        yield return new(new Lstm(2), (int[])[4], "expected (steps, features). Received: (4).");
        yield return new(new Gru(2), (int[])[4, 3, 2], "expected (steps, features). Received: (4, 3, 2).");
        yield return new(new Lstm(2) { Dropout = 1 }, sequence, "expected a dropout from 0 to less than 1. Received: 1.");
        yield return new(new Lstm(2) { Dropout = -0.1 }, sequence, "expected a dropout from 0 to less than 1. Received: -0.1.");
        yield return new(new Lstm(2) { Dropout = double.NaN }, sequence, "expected a dropout from 0 to less than 1. Received: NaN.");
        yield return new(new Gru(2) { RecurrentDropout = 1.5 }, sequence, "expected a recurrent dropout from 0 to less than 1. Received: 1.5.");
        yield return new(new SimpleRnn(2) { Activation = null! }, sequence, "expected an activation. Received: null.");
        yield return new(new Lstm(2) { RecurrentActivation = null! }, sequence, "expected a recurrent activation. Received: null.");
        yield return new(new Gru(2) { RecurrentActivation = null! }, sequence, "expected a recurrent activation. Received: null.");
        yield return new(new Bidirectional(null!), sequence, "Layer 'bidirectional' (Bidirectional): expected a recurrent layer. Received: null.");
        yield return new(new Bidirectional(new Lstm(0)), sequence, "Layer 'bidirectional/forward_lstm' (Lstm): expected a positive number of units.");
        yield return new(new Bidirectional(new Lstm(2)) { MergeMode = (BidirectionalMerge)9 }, sequence, "expected a merge mode. Received: 9.");
        yield return new(
            new Bidirectional(new Lstm(2)) { BackwardLayer = new Lstm(2) }, sequence,
            "expected layers that go in opposite directions. Received: two with GoBackwards False.");
        yield return new(
            new Bidirectional(new Lstm(2)) { BackwardLayer = new Gru(2) { GoBackwards = true } }, sequence,
            "expected a backward layer of the same class, ReturnSequences, ReturnState and Stateful. Received: Lstm (False, False, False) and Gru (False, False, False).");
        yield return new(
            new Bidirectional(new Lstm(2)) { BackwardLayer = new Lstm(2) { GoBackwards = true, ReturnSequences = true } }, sequence,
            "expected a backward layer of the same class");
        yield return new(
            new Bidirectional(new Lstm(2)) { MergeMode = BidirectionalMerge.Sum, BackwardLayer = new Lstm(3) { GoBackwards = true } }, sequence,
            "expected inputs of one shape, (2). Received: (3).");
        yield return new(new TimeDistributed(null!), sequence, "Layer 'time_distributed' (TimeDistributed): expected a layer. Received: null.");
        yield return new(new TimeDistributed(new Dense(2)), (int[])[4], "expected (steps, ...) of at least two dimensions. Received: (4).");
        yield return new(new TimeDistributed(new Dense(0)), sequence, "Layer 'time_distributed/dense' (Dense): expected a positive number of units.");
        yield return new(new Embedding(0, 2), (int[])[4], "Layer 'embedding' (Embedding): expected 1 to 16777217 ids. Received: 0.");
        yield return new(new Embedding(16777218, 2), (int[])[4], "expected 1 to 16777217 ids. Received: 16777218.");
        yield return new(new Embedding(5, 0), (int[])[4], "expected vectors of a positive length. Received: 0.");
        yield return new(new Masking(), (int[])[4], "Layer 'masking' (Masking): expected (steps, features). Received: (4).");
        yield return new(new Masking(double.NaN), sequence, "expected a finite mask value. Received: NaN.");
        yield return new(new Sequential([new Masking(), new Conv1D(2, 2)]), sequence, "expected an input without a mask, since it would count padding.");
    }

    private static IEnumerable<TestCaseData> NotSupported()
    {
        int[] sequence = [4, 3];
        yield return new(new Bidirectional(new Lstm(2) { GoBackwards = true }), sequence, "expected a layer that goes forwards. Received: one that goes backwards.");
        yield return new(new TimeDistributed(new BatchNormalization()), sequence, "expected a layer without statistics of a batch");
        yield return new(new TimeDistributed(new Sequential([new Dense(2), new BatchNormalization()])), sequence, "expected a layer without statistics of a batch");
        yield return new(new Embedding(5, 2) { MaskZero = true }, sequence, "expected (steps) ids to mask. Received: (4, 3).");
        yield return new(new Sequential([new Masking(), new BatchNormalization { Axis = 1 }]), sequence, "expected the features in the last axis, behind a mask. Received: axis 1.");
    }

    [TestCaseSource(nameof(Wrong))]
    public void Wrong_descriptions_are_named(Layer layer, int[] shape, string message) => Assert.That(
        () => new Sequential { layer }.Build(new Shape(shape)), Throws.ArgumentException.With.Message.Contains(message));

    [TestCaseSource(nameof(NotSupported))]
    public void What_is_not_supported_says_so(Layer layer, int[] shape, string message) => Assert.That(
        () => new Sequential { layer }.Build(new Shape(shape)), Throws.TypeOf<NotSupportedException>().With.Message.Contains(message));

    [Test]
    public void States_have_to_fit()
    {
        Input x = new([4, 3]), state = new([2]), wide = new([3]);
        Assert.That(
            () => new Graph([x, state], [new Lstm(2).Of(x, state)]).Build(), Throws.ArgumentException.With.Message.Contains(
                "expected a sequence, or a sequence and 2 first states. Received: 2 inputs."));
        Assert.That(
            () => new Graph([x, state], [new Gru(2).Of(x, state, state)]).Build(), Throws.ArgumentException.With.Message.Contains(
                "expected a sequence, or a sequence and 1 first states. Received: 3 inputs."));
        Assert.That(
            () => new Graph([x, state, wide], [new Lstm(2).Of(x, state, wide)]).Build(), Throws.ArgumentException.With.Message.Contains(
                "expected a first state of shape (2). Received: (3)."));
        Assert.That(
            () => new Graph([x, state], [new Bidirectional(new Gru(2)).Of(x, state)]).Build(), Throws.ArgumentException.With.Message.Contains(
                "expected a sequence, or a sequence and the first states of both layers. Received: 2 inputs."));
    }

    [TestCase(-1f)]
    [TestCase(5f)]
    [TestCase(1.5f)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Ids_that_are_none_are_named(float id)
    {
        Model model = new Sequential { new Embedding(5, 2) { Name = "words" } }.Build([3]);
        Assert.That(
            () => model.Predict([0, 1, 2, 3, 4, id]), Throws.ArgumentException.With.Message.EqualTo(FormattableString.Invariant(
                $"Layer 'words' (Embedding): expected ids that are whole numbers from 0 to 4. Received: {id} as id 2 of row 1 of the batch.")));
        Assert.That(model.Predict([0, 1, 4]), Is.EqualTo(Rows(model, 0, 1, 4)), "and then all is well");
    }

    [TestCase("LSTM", "activity_regularizer", "l2")]
    [TestCase("LSTM", "time_major", true)]
    [TestCase("LSTM", "implementation", 3)]
    [TestCase("GRU", "dtype", "float16")]
    [TestCase("GRU", "unit_forget_bias", true)]
    [TestCase("SimpleRNN", "recurrent_activation", "tanh")]
    [TestCase("Embedding", "lora_rank", 4)]
    [TestCase("Masking", "units", 3)]
    public void Unsupported_arguments_are_refused_by_name(string name, string argument, object value)
    {
        (string, object?)[] given = name switch
        {
            "Embedding" => [("input_dim", 5L), ("output_dim", 2L), (argument, value)],
            "Masking" => [(argument, value)],
            _ => [("units", 2L), (argument, value)],
        };
        Assert.That(
            () => Registry.Default.Create<Layer>(new Configuration(name, given)),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains(argument).And.Message.Contains(name));
    }

    [Test]
    public void Masks_for_each_gate_of_inputs_alone_are_refused()
    {
        static Layer Create(long implementation, double dropout, double recurrent) => Registry.Default.Create<Layer>(new Configuration(
            "LSTM", ("units", 2L), ("dropout", dropout), ("recurrent_dropout", recurrent), ("implementation", implementation)));
        Assert.That(() => Create(1, 0.2, 0), Throws.TypeOf<NotSupportedException>().With.Message.Contains("implementation"));
        Assert.That(Create(1, 0.2, 0.1), Is.EqualTo(new Lstm(2) { Dropout = 0.2, RecurrentDropout = 0.1 }));
        Assert.That(Create(1, 0, 0), Is.EqualTo(new Lstm(2)));
        Assert.That(
            () => Registry.Default.Create<Layer>(new Configuration("Bidirectional", ("layer", new Configuration("Dense", ("units", 2L))))),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("'layer' is supported with SimpleRNN, GRU and LSTM. Received: Dense."));
    }

    private static float[] Rows(Model model, params int[] ids) =>
        [.. ids.SelectMany(id => model.Parameter("words/embeddings").Values.Slice(id * 2, 2).ToArray())];
}
