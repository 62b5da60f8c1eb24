namespace Nn;

/// <summary>
/// Holds the backward passes of a model against differences of its forward pass: for who writes a layer. The function whose gradient is
/// taken is a sum of all outputs, each times a random number, in training mode, near the model's weights; random numbers within the model
/// (dropout) are the same in every pass.
/// </summary>
/// <remarks>
/// A central difference <c>(f(w + h) − f(w − h)) / 2h</c> errs by h², which a second one with half of h takes away (Richardson 1911).
/// Both together say where the function has a kink within h (a ReLU at 0): such elements are left out and counted.
/// </remarks>
public static class GradientChecker
{
    /// <summary>The elements of each tensor that are compared.</summary>
    private const int MostElements = 40;

    /// <summary>How far the weights are moved from where they are, in standard deviations.</summary>
    private const double Distance = 0.2;

    /// <summary>Compares the gradients of all weights that are not frozen and of all inputs.</summary>
    /// <param name="model">The model: usually the new layer alone. Its weights are changed meanwhile and put back.</param>
    /// <param name="rows">The samples of the batch.</param>
    /// <param name="seed">The seed of the batch and of random numbers within the model.</param>
    /// <returns>The largest deviation of each weight and each input.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows.</exception>
    /// <exception cref="InvalidOperationException">The model is being trained.</exception>
    public static GradientReport Check(Model model, int rows = 3, uint seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var random = new RandomState(seed);
        float[][] inputs = [.. model.InputShapes.Select(shape => Normal(random, rows * shape.Size))];
        return Check(model, inputs, rows, random);
    }

    /// <summary>Compares the gradients of all weights and inputs at a batch of one's own: where random numbers are no possible input.</summary>
    /// <param name="model">The model. Its weights are changed meanwhile and put back.</param>
    /// <param name="inputs">For each input <c>rows × its size</c> values.</param>
    /// <param name="rows">The samples of the batch.</param>
    /// <returns>The largest deviation of each weight and each input.</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the model, or there are no rows.</exception>
    public static GradientReport Check(Model model, IReadOnlyList<float[]> inputs, int rows)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (inputs.Count != model.InputShapes.Count)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"GradientChecker: expected {model.InputShapes.Count} inputs. Received: {inputs.Count}."),
                nameof(inputs));
        }

        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Length == (long)rows * model.InputShapes[i].Size) continue;
            throw new ArgumentException(
                FormattableString.Invariant($"GradientChecker: expected {rows} rows of shape {model.InputShapes[i]} for input {i}. ")
                    + FormattableString.Invariant($"Received: {inputs[i].Length} values."), nameof(inputs));
        }

        return Check(model, [.. inputs.Select(values => values.ToArray())], rows, new RandomState(0));
    }

    private static GradientReport Check(Model model, float[][] inputs, int rows, RandomState random)
    {
        using TrainingSession session = model.CreateTrainingSession(rows, inputGradient: true);
        session.Seed = random.NextUInt32();
        float[][] factors = [.. model.OutputShapes.Select(shape => Normal(random, rows * shape.Size))];
        Parameter[] weights = [.. model.Parameters.Where(parameter => parameter.Trainable)];
        var lease = new TrainingLease(model);
        lease.Begin();
        float[][] before = Array.ConvertAll(weights, weight => weight.Values.ToArray());
        try
        {
            foreach (Parameter weight in weights) Move(weight, random);
            var function = new CheckedFunction(session, inputs, factors, rows);
            function.Backward();
            CheckedTensor[] tensors =
            [
                .. weights.Select(weight => CheckedTensor.Of(weight, session)),
                .. inputs.Select((values, i) => CheckedTensor.OfInput(i, values, session)),
            ];
            foreach (CheckedTensor tensor in tensors) tensor.Measure(function, Choose(random, tensor.Length));
            double typical = tensors.Max(tensor => tensor.Typical);
            return new GradientReport(Array.ConvertAll(tensors, tensor => tensor.Compare(typical)));
        }
        finally
        {
            for (int i = 0; i < weights.Length; i++) weights[i].Set(before[i]);
            lease.End();
        }
    }

    /// <summary>Away from values at which a wrong gradient may look right: a bias of 0, a scale of 1.</summary>
    private static void Move(Parameter weight, RandomState random)
    {
        float[] moved = weight.Values.ToArray();
        for (int i = 0; i < moved.Length; i++) moved[i] += (float)random.Normal(scale: Distance);
        weight.Set(moved);
    }

    /// <summary>All elements of a small tensor, some of a large one.</summary>
    private static int[] Choose(RandomState random, int length)
    {
        int[] all = [.. Enumerable.Range(0, length)];
        if (length <= MostElements) return all;
        random.Shuffle<int>(all);
        return all[..MostElements];
    }

    private static float[] Normal(RandomState random, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)random.Normal();
        return values;
    }
}
