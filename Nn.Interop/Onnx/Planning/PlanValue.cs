namespace Nn.Interop.Onnx;

/// <summary>
/// A value of a graph while a plan is made: either known already (<see cref="Known"/>), or one that flows when the plan runs. A flowing value has its axes in memory in an
/// order of its own, so that a transposition costs nothing until somebody needs another order.
/// </summary>
internal sealed class PlanValue
{
    private readonly Slot _slot;

    /// <summary>A value that is known.</summary>
    public PlanValue(OnnxTensor known, string? weight = null) =>
        (Type, Dims, Known, Weight, Order) = (known.Type, known.Shape, known, weight, Identity(known.Shape.Length));

    /// <summary>A value that flows.</summary>
    /// <param name="slot">Where it stands.</param>
    /// <param name="type">The type of its elements, which all stand as floats.</param>
    /// <param name="dims">The size of each axis.</param>
    /// <param name="order">Which axis stands outermost in memory, which next, and so on.</param>
    /// <param name="sources">The inputs of the graph on which it depends, a bit for each.</param>
    public PlanValue(Slot slot, OnnxType type, int[] dims, int[] order, ulong sources) =>
        (_slot, Type, Dims, Order, Sources) = (slot, type, dims, order, sources);

    public OnnxType Type { get; }

    public int[] Dims { get; }

    public int Rank => Dims.Length;

    public int Size => Dimensions.Size(Dims);

    /// <summary>The inputs of the graph on which it depends, a bit for each.</summary>
    public ulong Sources { get; }

    /// <summary>The elements, if they are known.</summary>
    public OnnxTensor? Known { get; }

    /// <summary>The name of the initializer of which a known value is made, which training may change; null for another constant.</summary>
    public string? Weight { get; }

    /// <summary>The part of the file that a known value is, as it stands there; null for one that was computed, or given: it may be another in another plan.</summary>
    public TensorProto? Origin { get; init; }

    /// <summary>Which axis stands outermost in memory, which next, and so on.</summary>
    public int[] Order { get; }

    public Slot Slot => Known is null ? _slot : throw new InvalidOperationException("A known value has no slot.");

    /// <summary>The sizes of the axes as they stand in memory.</summary>
    public int[] Physical => Array.ConvertAll(Order, axis => Dims[axis]);

    /// <summary>Whether the elements stand row-major, whatever axes of 1 do.</summary>
    public bool IsRowMajor
    {
        get
        {
            int before = -1;
            foreach (int axis in Order)
            {
                if (Dims[axis] == 1) continue;
                if (axis < before) return false;
                before = axis;
            }

            return true;
        }
    }

    /// <summary>The same memory with other axes.</summary>
    public PlanValue As(int[] dims, int[] order, OnnxType? type = null) => new(_slot, type ?? Type, dims, order, Sources);

    /// <summary>How many elements in memory a step along each axis is.</summary>
    public int[] Strides()
    {
        int[] physical = Dimensions.Strides(Physical), strides = new int[Rank];
        for (int i = 0; i < strides.Length; i++) strides[Order[i]] = physical[i];
        return strides;
    }

    public static int[] Identity(int rank)
    {
        var order = new int[rank];
        for (int i = 0; i < rank; i++) order[i] = i;
        return order;
    }
}
