namespace Nn;

/// <summary>Where the gradient of a weight or an input is furthest from the difference.</summary>
public sealed class GradientDeviation
{
    internal GradientDeviation(string name) => Name = name;

    /// <summary>The weight's name, or <c>input 0</c>.</summary>
    public string Name { get; }

    /// <summary>The elements that were compared.</summary>
    public int Compared { get; internal set; }

    /// <summary>The elements that were left out, since the function has a kink there.</summary>
    public int LeftOut { get; internal set; }

    /// <summary>
    /// The distance of both, relative to the difference or to what is typical of the tensor, whichever is larger; infinite where the backward
    /// pass gives no number.
    /// </summary>
    public double Deviation { get; internal set; }

    /// <summary>The element, row-major.</summary>
    public int Element { get; internal set; }

    /// <summary>What the backward pass gives.</summary>
    public double Backward { get; internal set; }

    /// <summary>What differences of the forward pass give.</summary>
    public double Difference { get; internal set; }

    /// <summary>A line: <c>dense/kernel: 12 compared, 0 left out; 3E-06 at element 4: backward 0.5, difference 0.500001</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Name}: {Compared} compared, {LeftOut} left out; {Deviation:G2} at element {Element}: backward {Backward:G6}, difference {Difference:G6}");
}
