namespace Nn.Interop.Onnx;

/// <summary>
/// How an operand of fewer elements is repeated over a row: the row is (outer, middle, inner), the operand has the middle alone. (1, n, 1) is as many elements as the row has,
/// (n, 1, 1) a single number, (rows, columns, 1) a row for all rows, (1, rows, columns) a number for each row.
/// </summary>
internal readonly record struct Spread(int Outer, int Middle, int Inner)
{
    public int Row => Outer * Middle * Inner;

    public bool IsWhole => Outer == 1 && Inner == 1;

    /// <summary>
    /// Of the axes of a row: which the operand has. Null where they are not neighbours.
    /// </summary>
    public static Spread? Of(ReadOnlySpan<int> dims, ReadOnlySpan<int> operand)
    {
        int outer = 1, middle = 1, inner = 1;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            if (dims[axis] == 1) continue;
            if (operand[axis] == 1)
            {
                if (middle == 1) outer *= dims[axis];
                else inner *= dims[axis];
            }
            else if (inner > 1)
            {
                return null;
            }
            else
            {
                middle *= dims[axis];
            }
        }

        return middle == 1 ? new Spread(1, 1, outer * inner) : new Spread(outer, middle, inner);
    }
}
