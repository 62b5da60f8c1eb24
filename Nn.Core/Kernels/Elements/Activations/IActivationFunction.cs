namespace Nn.Kernels;

/// <summary>
/// An element-wise activation y = f(x), for vectors of any width. Formulas and the derivatives at kinks are those of Keras on TensorFlow;
/// NaN gives NaN forward. To add one: a struct here, a line in the layer <c>Activation</c>, its plain definition in the tests.
/// </summary>
internal interface IActivationFunction
{
    /// <summary>Whether the derivative is a function of the output y; else it is one of the input x.</summary>
    static abstract bool DerivativeOfOutput { get; }

    /// <summary>f(x).</summary>
    T Value<T>(T x)
        where T : struct, ISimd<T>;

    /// <summary>dx = dy · f'(x), from y or x as <see cref="DerivativeOfOutput"/> says.</summary>
    T Gradient<T>(T retained, T dy)
        where T : struct, ISimd<T>;
}
