using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// What the recurrent layers have in common (<c>keras/src/layers/rnn/rnn.py</c>): a cell that goes over a sequence, step after step, with a state.
/// (steps, features) → (units), the output of the last step, or with <see cref="ReturnSequences"/> (steps, units). Used on several values, the
/// further ones are the states before the first step, (units) each. A masked step leaves the state as it is and gives the output of the step
/// before. kernel: (features, gates · units), recurrent_kernel: (units, gates · units).
/// </summary>
/// <param name="Units">The length of output and state.</param>
public abstract record RecurrentLayer(int Units) : Layer
{
    /// <summary>What is applied to the candidate for the next state; tanh by default.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The first values of the kernel.</summary>
    public Initializer KernelInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>The first values of the recurrent kernel.</summary>
    public Initializer RecurrentInitializer { get; init; } = Initializer.Orthogonal;

    /// <summary>The first values of the bias.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <summary>What keeps the kernel small; null for nothing.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>What keeps the recurrent kernel small; null for nothing.</summary>
    public Regularizer? RecurrentRegularizer { get; init; }

    /// <summary>What keeps the bias small; null for nothing.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>What the kernel is brought back to after each update; null for nothing.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>What the recurrent kernel is brought back to after each update; null for nothing.</summary>
    public Constraint? RecurrentConstraint { get; init; }

    /// <summary>What the bias is brought back to after each update; null for nothing.</summary>
    public Constraint? BiasConstraint { get; init; }

    /// <summary>
    /// The part of the inputs that training drops, from 0 to less than 1: the same features in all steps (Gal and Ghahramani 2016).
    /// </summary>
    public double Dropout { get; init; }

    /// <summary>The part of the state that training drops where it meets the recurrent kernel, from 0 to less than 1; likewise.</summary>
    public double RecurrentDropout { get; init; }

    /// <summary>A seed of the layer's own for its dropouts, mixed with the training's.</summary>
    public int? Seed { get; init; }

    /// <summary>Whether the output has every step and not the last one alone.</summary>
    public bool ReturnSequences { get; init; }

    /// <summary>Whether the states behind the last step are further outputs, (units) each: of an LSTM h and c.</summary>
    public bool ReturnState { get; init; }

    /// <summary>Whether the last step comes first; the outputs then stand in the order in which they are made.</summary>
    public bool GoBackwards { get; init; }

    /// <summary>
    /// Whether a sample's first states are the last ones of the sample at its place in the batch before, within one session and until its
    /// <see cref="Session.ResetStates"/>. <see cref="Model.Predict(ReadOnlySpan{float})"/>, which belongs to no session, refuses such a model.
    /// </summary>
    public bool Stateful { get; init; }

    /// <summary>Whether a masked step gives 0 and not the output of the step before.</summary>
    public bool ZeroOutputForMask { get; init; }

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <summary>Whether outputs of a layer that goes backwards stand where their inputs do: what <see cref="Bidirectional"/> wants.</summary>
    internal bool KeepsOrder { get; init; }

    /// <summary>How many states there are.</summary>
    private protected virtual int States => 1;

    /// <summary>How many sums a unit has.</summary>
    private protected abstract int Gates { get; }

    private protected virtual Shape BiasShape => [Gates * Units];

    /// <inheritdoc/>
    public sealed override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Check(builder, inputs);
        Slot x = inputs[0];
        int width = Gates * Units, steps = x.Shape[0], features = x.Shape[1];
        Parameter kernel = builder.AddWeight("kernel", [features, width], KernelInitializer, KernelRegularizer, KernelConstraint);
        Parameter recurrent = builder.AddWeight(
            "recurrent_kernel", [Units, width], RecurrentInitializer, RecurrentRegularizer, RecurrentConstraint);
        Parameter? bias = UseBias
            ? builder.AddWeight("bias", BiasShape, InitializerOfBias(), BiasRegularizer, BiasConstraint)
            : null;
        Slot? mask = builder.MaskOf(x);
        var node = new RecurrentNode(new RecurrentSettings
        {
            Cell = CreateCell(recurrent, bias), Kernel = kernel, RecurrentKernel = recurrent, Bias = bias, Steps = steps,
            GoesBackwards = GoBackwards, KeepsOrder = KeepsOrder, ReturnsSequences = ReturnSequences, ReturnsState = ReturnState,
            HasMask = mask is not null, ZeroesMasked = ZeroOutputForMask, HasInitialState = inputs.Length > 1, IsStateful = Stateful,
            Dropout = (float)Dropout, StateDropout = (float)RecurrentDropout, Seed = (ulong)(Seed ?? 0),
        });
        Slot[] read = mask is { } given ? [x, given, .. inputs[1..]] : [.. inputs];
        var outputs = new Shape[ReturnState ? 1 + States : 1];
        Array.Fill(outputs, Units);
        if (ReturnSequences) outputs[0] = [steps, Units];
        Slots written = builder.Append(node, read, outputs);
        return ReturnSequences && mask is { } passed
            ? Slots.Create([builder.WithMask(written[0], passed), .. written.AsSpan()[1..]])
            : written;
    }

    private protected abstract RecurrentCell CreateCell(Parameter recurrentKernel, Parameter? bias);

    private protected virtual Initializer InitializerOfBias() => BiasInitializer;

    private protected virtual void CheckArguments(ModelBuilder builder)
    {
        if (Activation is null) throw builder.Error("an activation", "null");
    }

    private protected static T ExchangeShared<T>(T layer, Arguments arguments)
        where T : RecurrentLayer
    {
        arguments.Only("activity_regularizer", null);
        // How Keras computes, not what.
        arguments.Ignore("unroll");
        arguments.Ignore("use_cudnn");
        arguments.Only("time_major", false);
        RecurrentLayer exchanged = layer with
        {
            Activation = arguments.Description("activation", layer.Activation),
            UseBias = arguments.Bool("use_bias", layer.UseBias),
            KernelInitializer = arguments.Description("kernel_initializer", layer.KernelInitializer),
            RecurrentInitializer = arguments.Description("recurrent_initializer", layer.RecurrentInitializer),
            BiasInitializer = arguments.Description("bias_initializer", layer.BiasInitializer),
            KernelRegularizer = arguments.OptionalDescription("kernel_regularizer", layer.KernelRegularizer),
            RecurrentRegularizer = arguments.OptionalDescription("recurrent_regularizer", layer.RecurrentRegularizer),
            BiasRegularizer = arguments.OptionalDescription("bias_regularizer", layer.BiasRegularizer),
            KernelConstraint = arguments.OptionalDescription("kernel_constraint", layer.KernelConstraint),
            RecurrentConstraint = arguments.OptionalDescription("recurrent_constraint", layer.RecurrentConstraint),
            BiasConstraint = arguments.OptionalDescription("bias_constraint", layer.BiasConstraint),
            Dropout = arguments.Number("dropout", layer.Dropout),
            RecurrentDropout = arguments.Number("recurrent_dropout", layer.RecurrentDropout),
            Seed = arguments.OptionalNumber("seed", layer.Seed),
            ReturnSequences = arguments.Bool("return_sequences", layer.ReturnSequences),
            ReturnState = arguments.Bool("return_state", layer.ReturnState),
            GoBackwards = arguments.Bool("go_backwards", layer.GoBackwards),
            Stateful = arguments.Bool("stateful", layer.Stateful),
            ZeroOutputForMask = arguments.Bool("zero_output_for_mask", layer.ZeroOutputForMask),
        };
        return (T)exchanged;
    }

    /// <summary>
    /// Keras' form of the computation: with 1 a dropout of the inputs has a mask for each gate, as it has with a dropout of the state too.
    /// </summary>
    private protected static void ExchangeImplementation(RecurrentLayer layer, Arguments arguments)
    {
        if (layer.Dropout == 0 || layer.RecurrentDropout != 0) arguments.Only("implementation", 2, 1, 0);
        else arguments.Only("implementation", 2);
    }

    private void Check(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        if (Units <= 0) throw builder.Error("a positive number of units", FormattableString.Invariant($"{Units}"));
        if (!(Dropout is >= 0 and < 1)) throw builder.Error("a dropout from 0 to less than 1", FormattableString.Invariant($"{Dropout}"));
        if (!(RecurrentDropout is >= 0 and < 1))
            throw builder.Error("a recurrent dropout from 0 to less than 1", FormattableString.Invariant($"{RecurrentDropout}"));
        CheckArguments(builder);
        if (inputs.Length != 1 && inputs.Length != 1 + States)
        {
            throw builder.Error(
                FormattableString.Invariant($"a sequence, or a sequence and {States} first states"),
                FormattableString.Invariant($"{inputs.Length} inputs"));
        }

        if (inputs[0].Shape.Rank != 2) throw builder.Error("(steps, features)", $"{inputs[0].Shape}");
        foreach (Slot state in inputs[1..])
        {
            if (state.Shape != (Shape)Units || state.RowsPerSample != inputs[0].RowsPerSample)
                throw builder.Error(FormattableString.Invariant($"a first state of shape ({Units})"), $"{state.Shape}");
        }
    }
}
