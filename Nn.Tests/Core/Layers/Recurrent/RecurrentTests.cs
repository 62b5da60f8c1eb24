using Nn.Kernels;
using Nn.Layers;

namespace Nn.Tests.Core.Layers.Recurrent;

/// <summary>The recurrent layers against their twin: every option, masks, dropouts, several widths of units.</summary>
public sealed class RecurrentTests
{
    private static readonly int[] s_sequence = [4, 3];

    private static IEnumerable<TestCaseData> Layers()
    {
        foreach (int units in (int[])[1, 2, 7, 17, 40])
        {
            foreach (RecurrentLayer layer in (RecurrentLayer[])[new SimpleRnn(units), new Lstm(units), new Gru(units), new Gru(units) { ResetAfter = false }])
            {
                yield return new(layer, s_sequence);
                if (units == 40) continue;
                yield return new(layer with { ReturnSequences = true, GoBackwards = true }, (int[])[3, units + 1]);
            }
        }

        foreach (RecurrentLayer layer in (RecurrentLayer[])[new SimpleRnn(3), new Lstm(3), new Gru(3), new Gru(3) { ResetAfter = false }])
        {
            yield return new(layer with { UseBias = false }, s_sequence);
            yield return new(layer with { GoBackwards = true }, s_sequence);
            yield return new(layer with { ReturnSequences = true, ZeroOutputForMask = true }, s_sequence);
            yield return new(layer with { Activation = Activation.Gelu, ReturnSequences = true }, s_sequence);
            yield return new(layer with { Activation = Activation.Linear, GoBackwards = true }, (int[])[1, 2]);
            foreach (BidirectionalMerge mode in Enum.GetValues<BidirectionalMerge>())
            {
                if (mode == BidirectionalMerge.None) continue;
                yield return new(new Bidirectional(layer) { MergeMode = mode }, s_sequence);
                yield return new(new Bidirectional(layer with { ReturnSequences = true }) { MergeMode = mode }, s_sequence);
            }
        }

        yield return new(new Lstm(3) { RecurrentActivation = Activation.Silu, ReturnSequences = true }, s_sequence);
        yield return new(new Lstm(3) { RecurrentActivation = Activation.HardSigmoid, Activation = Activation.Softsign }, s_sequence);
        yield return new(new Gru(3) { RecurrentActivation = Activation.Silu, ReturnSequences = true }, s_sequence);
        yield return new(new Gru(3) { RecurrentActivation = Activation.Softsign, ResetAfter = false }, s_sequence);
        yield return new(new Gru(3) { Activation = Activation.Silu, RecurrentActivation = Activation.Tanh }, s_sequence);
        yield return new(
            new Bidirectional(new Gru(2)) { BackwardLayer = new Gru(4) { GoBackwards = true, UseBias = false } }, s_sequence);
        yield return new(new TimeDistributed(new Dense(3) { Activation = Activation.Tanh }), s_sequence);
        yield return new(new TimeDistributed(new Conv1D(2, 2)), (int[])[3, 4, 2]);
        yield return new(new TimeDistributed(new Lstm(2)), (int[])[2, 3, 2]);
        yield return new(new TimeDistributed(new Bidirectional(new Gru(2) { ReturnSequences = true })), (int[])[2, 3, 2]);
        yield return new(new TimeDistributed(new TimeDistributed(new Dense(2))), (int[])[2, 3, 2]);
    }

    private static IEnumerable<Layer> Masked()
    {
        foreach (RecurrentLayer layer in (RecurrentLayer[])[new SimpleRnn(3), new Lstm(3), new Gru(3), new Gru(3) { ResetAfter = false },
            new Lstm(3) { Activation = Activation.Elu }])
        {
            yield return layer;
            yield return layer with { GoBackwards = true };
            yield return layer with { ReturnSequences = true };
            yield return layer with { ReturnSequences = true, GoBackwards = true };
            yield return layer with { ReturnSequences = true, ZeroOutputForMask = true };
            yield return layer with { ZeroOutputForMask = true };
            yield return new Bidirectional(layer);
            yield return new Bidirectional(layer with { ReturnSequences = true }) { MergeMode = BidirectionalMerge.Sum };
            yield return new Sequential([layer with { ReturnSequences = true }, new Lstm(2)]);
            yield return new Sequential([layer with { ReturnSequences = true }, new BatchNormalization(), new Dense(2), new GlobalAveragePooling1D()]);
        }

        yield return new Sequential([new BatchNormalization { Center = false }, new Lstm(2)]);
        yield return new Sequential([new BatchNormalization { Scale = false, Trainable = false }, new Gru(2)]);
        yield return new Sequential([new TimeDistributed(new Dense(2)), new GlobalAveragePooling1D { KeepDimensions = true }]);
    }

    [TestCaseSource(nameof(Layers))]
    public void Values_and_gradients_are_those_of_the_twin(Layer layer, int[] shape) => GradientCheck.Run([layer], new Shape(shape));

    [TestCaseSource(nameof(Layers))]
    public void Threads_give_the_bits_of_one_and_a_step_allocates_nothing(Layer layer, int[] shape) =>
        LayerPromises.CheckThreadsAndAllocation(layer, new Shape(shape), rows: 300);

    /// <summary>Of 6 rows: whole, padded at the end, at the beginning, within, all but one step, and whole again.</summary>
    [TestCaseSource(nameof(Masked))]
    public void Masked_steps_are_left_out_as_in_the_twin(Layer layer)
    {
        var hide = new Hide([1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1]);
        GradientCheck.Run([hide, new Masking(), layer], new Shape(s_sequence));
    }

    [TestCaseSource(nameof(Masked))]
    public void Masked_steps_keep_the_promises(Layer layer) => LayerPromises.CheckThreadsAndAllocation(
        new Sequential([new Relu(), new Masking(), layer]), [4, 1], rows: 300);

    [Test]
    public void Dropouts_have_the_masks_of_Keras([Values(0, 0.4)] double dropout, [Values(0, 0.3)] double recurrentDropout)
    {
        foreach (RecurrentLayer plain in (RecurrentLayer[])[new SimpleRnn(3), new Lstm(3), new Gru(3), new Gru(3) { ResetAfter = false },
            new Lstm(3) { Activation = Activation.Gelu }])
        {
            RecurrentLayer layer = plain with { Dropout = dropout, RecurrentDropout = recurrentDropout, Seed = 5, Name = "cell", ReturnSequences = true };
            int gates = layer is SimpleRnn ? 1 : layer is Lstm ? 4 : 3;
            int inputMasks = dropout == 0 ? 0 : recurrentDropout == 0 ? 1 : gates;
            int stateMasks = recurrentDropout == 0 ? 0 : gates;
            GradientCheck.Run(
                [layer], new Shape(s_sequence),
                _ => [.. Factors(0, dropout, inputMasks * 3), .. Factors(1, recurrentDropout, stateMasks * 3)]);
        }

        static double[] Factors(ulong stream, double rate, int length)
        {
            var factors = new float[GradientCheck.Rows * length];
            factors.AsSpan().Fill(1);
            CounterRandom.Dropout(factors, (float)rate, CounterRandom.Key(0, NameHash.Of("cell#0") + stream, 1) ^ 5, 0, factors);
            return Array.ConvertAll(factors, factor => (double)factor);
        }
    }

    [TestCase(0, 0.4)]
    [TestCase(0.4, 0)]
    [TestCase(0.2, 0.3)]
    public void Dropouts_keep_the_promises(double dropout, double recurrentDropout)
    {
        foreach (RecurrentLayer layer in (RecurrentLayer[])[new SimpleRnn(3), new Lstm(3), new Gru(3)])
        {
            LayerPromises.CheckThreadsAndAllocation(
                layer with { Dropout = dropout, RecurrentDropout = recurrentDropout }, new Shape(s_sequence), rows: 300);
        }
    }

    [Test]
    public void First_and_last_states_flow_with_their_gradients()
    {
        foreach (RecurrentLayer plain in (RecurrentLayer[])[new SimpleRnn(3), new Lstm(3), new Gru(3), new Gru(3) { ResetAfter = false, GoBackwards = true }])
        {
            RecurrentLayer layer = plain with { ReturnState = true };
            int states = layer is Lstm ? 2 : 1;
            Input x = new([4, 2]), other = new([2, 3]);
            Value encoded = layer.Of(x), decoded = states == 2
                ? (plain with { ReturnSequences = true }).Of(other, encoded[1], encoded[2])
                : (plain with { ReturnSequences = true }).Of(other, encoded[1]);
            GradientCheck.Run(new GraphDescription([x, other], [decoded, encoded]));
            // Of some outputs alone.
            GradientCheck.Run(new GraphDescription([x], [new Dense(2).Of(encoded[1])]));
            GradientCheck.Run(new GraphDescription([x], [new Dense(2).Of(layer.Of(x)[states])]));
        }
    }

    [Test]
    public void Both_directions_give_and_take_states()
    {
        var layer = new Bidirectional(new Lstm(2) { ReturnState = true, ReturnSequences = true }) { MergeMode = BidirectionalMerge.None };
        Input x = new([3, 2]);
        Value y = layer.Of(x);
        Value[] all = [y, .. Enumerable.Range(1, 5).Select(i => y[i])];
        GradientCheck.Run(new GraphDescription([x], all));
        GradientCheck.Run(new GraphDescription([x], [new Bidirectional(new Lstm(2)).Of(x, y[2], y[3], y[4], y[5])]));
    }

    [Test]
    public void Forget_gates_start_open()
    {
        Model model = new Sequential { new Lstm(3) { BiasInitializer = Initializer.Constant(0.5) } }.Build([2, 1]);
        Assert.That(model.Parameter("lstm/bias").Values.ToArray(), Is.EqualTo((float[])[.5f, .5f, .5f, 1, 1, 1, .5f, .5f, .5f, .5f, .5f, .5f]));
        model = new Sequential { new Lstm(2) { UnitForgetBias = false } }.Build([2, 1]);
        Assert.That(model.Parameter("lstm/bias").Values.ToArray(), Is.All.Zero);
        float[] recurrent = model.Parameter("lstm/recurrent_kernel").Values.ToArray();
        Assert.That(recurrent[..8].Zip(recurrent[8..], (a, b) => a * b).Sum(), Is.EqualTo(0).Within(1e-6), "orthogonal");
    }

    [Test]
    public void Names_and_weights_are_those_of_Keras()
    {
        Model model = new Sequential
        {
            new Bidirectional(new Gru(2) { ReturnSequences = true }), new Bidirectional(new SimpleRnn(3) { Name = "own" }) { Name = "both" },
        }.Build([3, 4]);
        Assert.That(model.Parameters.Select(p => $"{p.Name} {p.Shape}"), Is.EqualTo((string[])
        [
            "bidirectional/forward_gru/kernel (4, 6)", "bidirectional/forward_gru/recurrent_kernel (2, 6)", "bidirectional/forward_gru/bias (2, 6)",
            "bidirectional/backward_gru/kernel (4, 6)", "bidirectional/backward_gru/recurrent_kernel (2, 6)", "bidirectional/backward_gru/bias (2, 6)",
            "both/forward_own/kernel (4, 3)", "both/forward_own/recurrent_kernel (3, 3)", "both/forward_own/bias (3)",
            "both/backward_own/kernel (4, 3)", "both/backward_own/recurrent_kernel (3, 3)", "both/backward_own/bias (3)",
        ]));
        model = new Sequential { new TimeDistributed(new Dense(2)), new Gru(2) { ResetAfter = false } }.Build([3, 4]);
        Assert.That(model.Parameters.Select(p => $"{p.Name} {p.Shape}"), Is.EqualTo((string[])
        [
            "time_distributed/dense/kernel (4, 2)", "time_distributed/dense/bias (2)", "gru/kernel (2, 6)", "gru/recurrent_kernel (2, 6)", "gru/bias (6)",
        ]));
    }
}
