namespace Nn.Layers;

/// <summary>
/// An activation within a cell. What is stored of it is its value, where the derivative is a function of that, else its argument, of which the
/// value is computed again.
/// </summary>
internal sealed class GateActivation(Activation activation)
{
    private readonly ActivationKernel _kernel = activation.Kernel;

    private bool StoresArgument => _kernel.Retained == Retained.Input;

    /// <summary>The values of a row of one gate's arguments, which are replaced by what is stored.</summary>
    public void Forward(Span<float> stored, Span<float> values)
    {
        _kernel.Forward(stored, stored.Length, values);
        if (!StoresArgument) values.CopyTo(stored);
    }

    /// <summary>The values of what is stored.</summary>
    public void Values(ReadOnlySpan<float> stored, Span<float> values)
    {
        if (StoresArgument) _kernel.Forward(stored, stored.Length, values);
        else stored.CopyTo(values);
    }

    /// <summary>What is stored, replaced by the gradient of the arguments.</summary>
    public void Backward(Span<float> stored, ReadOnlySpan<float> gradient) => _kernel.Backward(stored, gradient, stored.Length, stored);
}
