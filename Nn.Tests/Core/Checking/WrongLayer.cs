namespace Nn.Tests.Core.Checking;

/// <summary><c>y = x · w</c> for each feature, with one of several mistakes in its backward pass.</summary>
internal sealed record WrongLayer(Mistake Mistake) : Layer
{
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        Slot x = builder.Single(inputs);
        Parameter weight = builder.AddWeight("weight", x.Shape, Initializer.Ones);
        return builder.Append(new WrongNode(weight, Mistake), [x], x.Shape);
    }

    private sealed class WrongNode : Node
    {
        private readonly Parameter _weight;
        private readonly Mistake _mistake;

        public WrongNode(Parameter weight, Mistake mistake)
        {
            (_weight, _mistake) = (weight, mistake);
            Use(weight);
        }

        public override Retained Retained => Retained.Input;

        public override void Forward(in ForwardPass pass)
        {
            for (int i = 0; i < pass.Input().Length; i++) pass.Output()[i] = pass.Input()[i] * _weight.Values[i % _weight.Length];
        }

        public override void Backward(in BackwardPass pass)
        {
            Span<float> gradient = pass.Gradient(_weight);
            gradient.Clear();
            ReadOnlySpan<float> x = pass.Input(), dy = pass.OutputGradient();
            int last = _mistake == Mistake.LastRowForgotten ? x.Length - _weight.Length : x.Length;
            for (int i = 0; i < last; i++) gradient[i % _weight.Length] += x[i] * dy[i];
            for (int i = 0; i < x.Length; i++)
            {
                // At the first value of the weight, 1, the missing factor looks right.
                float factor = _mistake == Mistake.WeightForgotten ? 1 : _weight.Values[i % _weight.Length];
                pass.InputGradient()[i] = dy[i] * factor;
            }

            if (_mistake == Mistake.WrongSign) gradient[0] = -gradient[0];
            if (_mistake == Mistake.NoNumber) gradient[^1] = float.NaN;
            if (_mistake == Mistake.NoGradient) gradient.Clear();
            if (_mistake == Mistake.LastHalfForgotten) gradient[(gradient.Length / 2)..].Clear();
            if (_mistake == Mistake.OnePercentTooLarge) gradient[0] *= 1.01f;
        }
    }
}

public enum Mistake
{
    None,
    WrongSign,
    WeightForgotten,
    LastRowForgotten,
    NoNumber,
    NoGradient,
    OnePercentTooLarge,
    LastHalfForgotten,
}
