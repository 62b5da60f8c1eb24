namespace Nn.Interop.Onnx;

/// <summary>
/// The k largest or smallest along an axis, in order, and their places; of equal ones the first. x (rows, outer, length, inner), both outputs (rows, outer, k, inner).
/// </summary>
internal sealed class TopKNode : Node
{
    private readonly (int Outer, int Length, int Inner) _size;
    private readonly int _k;
    private readonly bool _largest;
    private readonly Scratch _line;

    public TopKNode(int outer, int length, int inner, int k, bool largest)
    {
        (_size, _k, _largest) = ((outer, length, inner), k, largest);
        _line = Reserve(_ => 2L * length, ScratchLife.Part);
    }

    public override Retained Retained => Retained.Output;

    public override void Forward(in ForwardPass pass)
    {
        (int outer, int length, int inner) = _size;
        Span<float> keys = pass.Scratch(_line)[..length], places = pass.Scratch(_line).Slice(length, length);
        for (int line = 0; line < pass.Rows * outer * inner; line++)
        {
            int from = (line / inner * length * inner) + (line % inner), to = (line / inner * _k * inner) + (line % inner);
            for (int i = 0; i < length; i++)
            {
                float value = pass.Input()[from + (i * inner)];
                (keys[i], places[i]) = (_largest ? -value : value, i);
            }

            // Sorting is not stable: equal keys are put in order of their places afterwards.
            keys.Sort(places);
            for (int i = 0, start = 0; i <= length; i++)
            {
                if (i < length && keys[i].Equals(keys[start])) continue;
                places[start..i].Sort();
                start = i;
            }

            for (int i = 0; i < _k; i++)
            {
                pass.Output()[to + (i * inner)] = pass.Input()[from + ((int)places[i] * inner)];
                pass.Output(1)[to + (i * inner)] = places[i];
            }
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        (_, int length, int inner) = _size;
        pass.InputGradient().Clear();
        if (!pass.HasOutputGradient()) return;
        for (int i = 0; i < pass.OutputGradient().Length; i++)
        {
            int line = i / (_k * inner), column = i % inner;
            pass.InputGradient()[(((line * length) + (int)pass.Output(1)[i]) * inner) + column] = pass.OutputGradient()[i];
        }
    }
}
