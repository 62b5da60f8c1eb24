using Nn.Kernels;

namespace Nn.Training;

/// <summary>Finds out what made a step infinite or no number: data, labels, weights, or what was computed of them.</summary>
internal static class StepDiagnosis
{
    /// <param name="step">The step.</param>
    /// <param name="weights">One weight a sample, or empty for 1.</param>
    /// <param name="samples">The samples of the batch.</param>
    /// <param name="loss">The loss; a finite one says that the gradients are what is wrong.</param>
    /// <param name="place">Where the batch stands.</param>
    public static string Of(TrainingStep step, ReadOnlySpan<float> weights, int samples, double loss, in BatchPlace place)
    {
        Model model = step.Session.Model;
        for (int input = 0; input < model.InputShapes.Count; input++)
        {
            // The weight of a sample does not matter: features that are no numbers make the gradients none.
            if (FindRow(step.Session.Input(input, samples), samples, weights: default) is { } wrong)
                return FormattableString.Invariant($"expected finite features. Received: {wrong.Value} in {place.Sample(wrong.Row)}.");
        }

        for (int i = 0; i < step.TargetShapes.Length; i++)
        {
            if (FindRow(step.Targets(i), samples, weights) is { } wrong)
                return FormattableString.Invariant($"expected finite targets. Received: {wrong.Value} in {place.Sample(wrong.Row)}.");
        }

        foreach (Parameter parameter in model.Parameters)
        {
            if (!Reductions.AllFinite(parameter.Values))
            {
                return $"expected finite weights. Received: infinite or no numbers in '{parameter.Name}' before {place}.";
            }
        }

        return !double.IsFinite(loss)
            ? FormattableString.Invariant($"expected a finite loss. Received: {loss} in {place}; a smaller learning rate may help.")
            : $"expected finite gradients. Received: infinite or no numbers{In(step)} in {place}; a smaller learning rate may help.";
    }

    /// <summary>Says that an update would have gone beyond float32.</summary>
    public static string OfUpdate(Parameter weight, in BatchPlace place) =>
        $"expected an update to finite weights. Received: infinite or no numbers for '{weight.Name}' in {place}; a smaller learning rate may help.";

    /// <summary>Says that the statistics of a batch go beyond float32.</summary>
    public static string OfState(Parameter state, in BatchPlace place) =>
        $"expected finite moving statistics. Received: infinite or no numbers for '{state.Name}' of {place}; "
        + "the values before that layer are too large.";

    /// <summary>The first row that counts and holds what is not finite.</summary>
    private static (int Row, float Value)? FindRow(ReadOnlySpan<float> values, int samples, ReadOnlySpan<float> weights)
    {
        if (Reductions.AllFinite(values)) return null;
        int size = values.Length / samples;
        for (int i = 0; i < values.Length; i++)
        {
            int row = i / size;
            if (!float.IsFinite(values[i]) && (weights.IsEmpty || weights[row] != 0)) return (row, values[i]);
        }

        return null;
    }

    private static string In(TrainingStep step)
    {
        foreach (Parameter parameter in step.Session.Model.Parameters)
        {
            if (parameter.Trainable && !Reductions.AllFinite(step.Session.Gradient(parameter))) return $" for '{parameter.Name}'";
        }

        return "";
    }
}
