namespace Nn;

/// <summary>The function whose gradient is checked: the sum of all outputs of a training pass, each times a factor.</summary>
internal sealed class CheckedFunction(TrainingSession session, float[][] inputs, float[][] factors, int rows)
{
    public double Value()
    {
        for (int i = 0; i < inputs.Length; i++) inputs[i].CopyTo(session.Input(i, rows));
        // The same random numbers in each pass.
        session.Step = 0;
        session.Forward(rows, training: true);
        double sum = 0;
        for (int i = 0; i < factors.Length; i++)
        {
            ReadOnlySpan<float> output = session.Output(i);
            for (int j = 0; j < output.Length; j++) sum += (double)output[j] * factors[i][j];
        }

        return sum;
    }

    /// <summary>Leaves the gradients in the session.</summary>
    public void Backward()
    {
        Value();
        for (int i = 0; i < factors.Length; i++) factors[i].CopyTo(session.OutputGradient(i));
        session.Backward();
    }
}
