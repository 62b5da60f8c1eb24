using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn;

/// <summary>What a norm is to become.</summary>
internal interface INormRule
{
    double Wanted(double norm);
}

/// <summary>
/// Rescales the groups of a weight: those elements that differ in their place along the given axes alone are one group, and have one norm,
/// √Σ w² in double precision.
/// </summary>
internal static class Norms
{
    private const double Epsilon = 1e-7;

    // So many neighbouring groups go through memory together.
    private const int GroupsTogether = 64;

    /// <summary>Multiplies each group by rule(norm) / (norm + 1e-7).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rescale<TRule>(TRule rule, Span<float> weight, Shape shape, Axes axes)
        where TRule : struct, INormRule
    {
        if (weight.Length != shape.Size)
        {
            throw new ArgumentException(
                $"Expected {shape.Size} values of the shape {shape}. Received: {weight.Length}.", nameof(weight));
        }

        int rank = shape.Rank;
        // The extents and strides of the axes within a group, and of those that count the groups.
        Span<int> memory = stackalloc int[4 * rank];
        var within = new Places(memory[..rank], memory.Slice(rank, rank));
        var across = new Places(memory.Slice(2 * rank, rank), memory.Slice(3 * rank, rank));
        for (int axis = rank - 1, stride = 1; axis >= 0; stride *= shape[axis], axis--)
        {
            if (axes.Contains(axis, rank)) within.Add(shape[axis], stride);
            else across.Add(shape[axis], stride);
        }

        int neighbours = across.ContiguousLength;
        for (int group = 0; group < across.Count; group += neighbours)
        {
            Span<float> groups = weight[across[group]..];
            if (neighbours == 1) RescaleOne(rule, groups, within);
            for (int first = 0; neighbours > 1 && first < neighbours; first += GroupsTogether)
                RescaleNeighbours(rule, groups[first..], Math.Min(GroupsTogether, neighbours - first), within);
        }
    }

    /// <summary>Rescales a group whose own elements lie side by side, in runs of at least one.</summary>
    private static void RescaleOne<TRule>(TRule rule, Span<float> weight, Places within)
        where TRule : struct, INormRule
    {
        int run = within.ContiguousLength;
        double squares = 0;
        for (int i = 0; i < within.Count; i += run) squares += Reductions.SumOfSquares(weight.Slice(within[i], run));
        double factor = Factor(rule, squares);
        for (int i = 0; i < within.Count; i += run)
        {
            foreach (ref float value in weight.Slice(within[i], run)) value = (float)(value * factor);
        }
    }

    /// <summary>Rescales groups whose elements lie side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RescaleNeighbours<TRule>(TRule rule, Span<float> weight, int groups, Places within)
        where TRule : struct, INormRule
    {
        Span<double> factors = stackalloc double[GroupsTogether];
        factors = factors[..groups];
        factors.Clear();
        for (int i = 0; i < within.Count; i++)
        {
            ReadOnlySpan<float> row = weight.Slice(within[i], groups);
            for (int g = 0; g < factors.Length; g++) factors[g] += (double)row[g] * row[g];
        }

        foreach (ref double factor in factors) factor = Factor(rule, factor);
        for (int i = 0; i < within.Count; i++)
        {
            Span<float> row = weight.Slice(within[i], groups);
            for (int g = 0; g < factors.Length; g++) row[g] = (float)(row[g] * factors[g]);
        }
    }

    private static double Factor<TRule>(TRule rule, double squares)
        where TRule : struct, INormRule
    {
        double norm = Math.Sqrt(squares);
        return rule.Wanted(norm) / (Epsilon + norm);
    }

    /// <summary>Places in memory, counted along some axes of a weight, the last axis fastest.</summary>
    private ref struct Places(Span<int> extents, Span<int> strides)
    {
        private readonly Span<int> _extents = extents;
        private readonly Span<int> _strides = strides;
        private int _axes;

        public int Count { get; private set; } = 1;

        /// <summary>How many places from each multiple of it on are neighbours in memory.</summary>
        public int ContiguousLength { get; private set; } = 1;

        public readonly int this[int index]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                int offset = 0;
                for (int axis = 0; axis < _axes - 1; axis++)
                {
                    (index, int place) = Math.DivRem(index, _extents[axis]);
                    offset += place * _strides[axis];
                }

                return _axes == 0 ? 0 : offset + (index * _strides[_axes - 1]);
            }
        }

        /// <summary>Adds the next axis, which counts more slowly than those before it. Axes that continue each other become one.</summary>
        public void Add(int extent, int stride)
        {
            if (stride == ContiguousLength) ContiguousLength *= extent;
            Count *= extent;
            if (_axes > 0 && stride == _extents[_axes - 1] * _strides[_axes - 1])
            {
                _extents[_axes - 1] *= extent;
                return;
            }

            _extents[_axes] = extent;
            _strides[_axes] = stride;
            _axes++;
        }
    }
}
