namespace Nn.Kernels;

/// <summary>One step of a weight and of what is remembered for it, for vectors of any width.</summary>
internal interface IUpdateRule
{
    /// <summary>The numbers remembered for a weight, from 0 to 3: those beyond are neither read nor written.</summary>
    static abstract int Slots { get; }

    /// <summary>
    /// Whether roots and quotients take most of its time: their units take vectors of 256 bits faster, element for element, than wider ones.
    /// </summary>
    static virtual bool Divides => false;

    /// <summary>Changes the weight and what is remembered.</summary>
    void Step<T>(T gradient, ref T weight, ref T first, ref T second, ref T third)
        where T : struct, ISimd<T>;
}
