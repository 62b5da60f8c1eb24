namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>
    /// One row of a register tile: one to three vectors of neighbouring columns. The last vector stands <c>last</c> elements after the
    /// first, so that it may overlap the one before it where the columns are not a multiple of a vector.
    /// </summary>
    private interface ITileRow<TSelf> where TSelf : struct, ITileRow<TSelf>
    {
        static abstract TSelf Load(float* source, nint last);

        static abstract void Store(TSelf row, float* destination, nint last);

        /// <summary>The elements of its vectors.</summary>
        static abstract nint Length { get; }

        /// <summary>Stores the vectors one behind the other, on a boundary of their length.</summary>
        static abstract void Pack(TSelf row, float* destination);

        static abstract void Prefetch(float* row, nint last);

        /// <summary>a · b + sum in each lane, rounded once.</summary>
        static abstract TSelf MultiplyAdd(float a, TSelf b, TSelf sum);

        static abstract TSelf Add(TSelf left, TSelf right);

        /// <summary>x &lt; 0 ? 0 : x in each lane: NaN stays.</summary>
        static abstract TSelf Relu(TSelf row);
    }

    /// <summary>A family of tiles of one vector type: how wide, how high, and which kernel runs a panel.</summary>
    private interface ITileFamily
    {
        /// <summary>Elements of a vector.</summary>
        static abstract int Lanes { get; }

        /// <summary>The vectors in a row of the widest tile.</summary>
        static abstract int MaxVectors { get; }

        /// <summary>The rows of the highest tile.</summary>
        static abstract int MaxRows { get; }

        static abstract void Run(int vectors, int rows, in Panel panel);
    }
}
