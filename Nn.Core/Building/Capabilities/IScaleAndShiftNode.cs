namespace Nn;

/// <summary>A node that in inference is <c>scale · x + shift</c> for each column: a batch normalization by its moving statistics.</summary>
public interface IScaleAndShiftNode
{
    /// <summary>The number of columns.</summary>
    int Columns { get; }

    /// <summary>Whether the result goes through a ReLU in the same pass.</summary>
    bool EndsInRelu { get; }

    /// <summary>Computes the two numbers of each column from the parameters as they are now.</summary>
    /// <param name="scale">Receives <see cref="Columns"/> values.</param>
    /// <param name="shift">Receives <see cref="Columns"/> values.</param>
    void ComputeScaleAndShift(Span<double> scale, Span<double> shift);
}
