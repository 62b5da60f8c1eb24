namespace Nn.Kernels;

/// <summary>A loss of one element: its value, and its slope with respect to the prediction.</summary>
internal interface IElementLoss
{
    void Invoke<T>(T target, T prediction, out T value, out T slope)
        where T : struct, ISimd<T>;
}
