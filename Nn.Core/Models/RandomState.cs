using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nn;

/// <summary>
/// NumPy's legacy random streams (<c>numpy.random.RandomState</c>), bit for bit: the same seed gives the same numbers, shuffles and
/// permutations as in Python. The generator is MT19937 (M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998).
/// Nothing is allocated after the constructor, but for the array that <see cref="Permutation(int)"/> returns. An instance is not safe for
/// use from several threads at once.
/// </summary>
public sealed class RandomState
{
    private const int StateSize = 624;
    private const int Shift = 397;
    private const uint Twist = 0x9908b0dfu;

    private readonly uint[] _state = new uint[StateSize];
    private int _position = StateSize;
    private double _cachedNormal;
    private bool _hasCachedNormal;

    /// <summary>Starts the stream of a seed, as <c>RandomState(seed)</c> does for a whole number from 0 to 2³² − 1.</summary>
    /// <param name="seed">Any value; equal seeds give equal streams.</param>
    public RandomState(uint seed) => Seed(seed);

    /// <summary>Starts the stream of a seed anew, as if this instance had just been made with it.</summary>
    /// <param name="seed">Any value; equal seeds give equal streams.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Seed(uint seed)
    {
        _position = StateSize;
        _hasCachedNormal = false;

        // init_genrand, the 2002 initialisation (Knuth, TAOCP vol. 2, 3rd ed., p. 106, line 15).
        uint previous = seed;
        _state[0] = seed;
        for (int i = 1; i < StateSize; i++)
        {
            previous = (1812433253u * (previous ^ (previous >> 30))) + (uint)i;
            _state[i] = previous;
        }
    }

    /// <summary>The next 32 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint NextUInt32()
    {
        if (_position == StateSize) Refill();
        uint bits = _state[_position++];
        bits ^= bits >> 11;
        bits ^= (bits << 7) & 0x9d2c5680u;
        bits ^= (bits << 15) & 0xefc60000u;
        return bits ^ (bits >> 18);
    }

    /// <summary>A double from [0, 1) with 53 random bits: NumPy's <c>random_sample</c>.</summary>
    public double NextDouble()
    {
        uint high = NextUInt32() >> 5, low = NextUInt32() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>
    /// A value from [low, high): <c>low + (high − low) · NextDouble()</c>. As in NumPy, rounding can give <paramref name="high"/> itself,
    /// and high below low is allowed.
    /// </summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <exception cref="ArgumentOutOfRangeException">An end, or the width of the range, is not finite.</exception>
    public double Uniform(double low = 0.0, double high = 1.0)
    {
        double range = high - low;
        if (!double.IsFinite(range))
        {
            throw new ArgumentOutOfRangeException(
                nameof(high),
                FormattableString.Invariant($"Uniform: expected finite ends and a finite width. Received: low {low}, high {high}."));
        }
        return low + (range * NextDouble());
    }

    /// <summary>
    /// A value of the normal distribution: the polar form of Box and Muller, which makes two values at a time and keeps the second for the
    /// next call (G. Marsaglia and T. A. Bray, SIAM Review 6, 1964).
    /// </summary>
    /// <param name="mean">The mean.</param>
    /// <param name="scale">The standard deviation, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is negative or not a number.</exception>
    public double Normal(double mean = 0.0, double scale = 1.0)
    {
        if (!(scale >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(scale), FormattableString.Invariant($"Normal: expected a standard deviation of at least 0. Received: {scale}."));
        }
        return mean + (scale * StandardNormal());
    }

    /// <summary>
    /// A whole number from <paramref name="low"/> to <paramref name="high"/> − 1: NumPy's <c>randint</c> of 64-bit integers.
    /// </summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">One more than the largest value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public long RandInt(long low, long high)
    {
        if (low >= high)
        {
            throw new ArgumentOutOfRangeException(
                nameof(high), FormattableString.Invariant($"RandInt: expected high over low. Received: low {low}, high {high}."));
        }
        // Two's complement makes the width and the sum right even where they leave the range of long.
        ulong largest = (ulong)high - (ulong)low - 1;
        return (long)((ulong)low + Below(largest));
    }

    /// <summary>
    /// Brings the items into a random order, as <c>RandomState.shuffle</c> does for a one-dimensional array: Fisher–Yates from the end.
    /// </summary>
    /// <param name="items">The items.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)Below32((uint)i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The numbers from 0 to <paramref name="count"/> − 1 in a random order.</summary>
    /// <param name="count">How many, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public int[] Permutation(int count)
    {
        if (count < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), FormattableString.Invariant($"Permutation: expected a count of at least 0. Received: {count}."));
        }
        var order = new int[count];
        Permutation(order);
        return order;
    }

    /// <summary>Writes the numbers from 0 to <c>destination.Length − 1</c> in a random order.</summary>
    /// <param name="destination">Receives the permutation.</param>
    public void Permutation(Span<int> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = i;
        Shuffle(destination);
    }

    private double StandardNormal()
    {
        if (_hasCachedNormal)
        {
            _hasCachedNormal = false;
            return _cachedNormal;
        }

        double x, y, squared;
        do
        {
            x = (2.0 * NextDouble()) - 1.0;
            y = (2.0 * NextDouble()) - 1.0;
            squared = (x * x) + (y * y);
        }
        while (squared is >= 1.0 or 0.0);

        double factor = Math.Sqrt(-2.0 * Math.Log(squared) / squared);
        _cachedNormal = factor * x;
        _hasCachedNormal = true;
        return factor * y;
    }

    /// <summary>
    /// From 0 to <paramref name="largest"/>, by masked rejection: 32 bits a try where they are enough, else 64. Zero draws nothing.
    /// </summary>
    private ulong Below(ulong largest)
    {
        if (largest <= uint.MaxValue) return Below32((uint)largest);
        ulong mask = ulong.MaxValue >> BitOperations.LeadingZeroCount(largest);
        ulong value;
        do
        {
            ulong high = NextUInt32();
            value = ((high << 32) | NextUInt32()) & mask;
        }
        while (value > largest);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Below32(uint largest)
    {
        if (largest == 0) return 0;
        uint mask = uint.MaxValue >> BitOperations.LeadingZeroCount(largest);
        uint value;
        do value = NextUInt32() & mask;
        while (value > largest);
        return value;
    }

    /// <summary>The recurrence, 624 words at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Refill()
    {
        Span<uint> state = _state;
        int i = 0;
        for (; i < StateSize - Shift; i++) state[i] = state[i + Shift] ^ Mix(state[i], state[i + 1]);
        for (; i < StateSize - 1; i++) state[i] = state[i + Shift - StateSize] ^ Mix(state[i], state[i + 1]);
        state[i] = state[Shift - 1] ^ Mix(state[i], state[0]);
        _position = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(uint upper, uint lower)
    {
        uint joined = (upper & 0x80000000u) | (lower & 0x7fffffffu);
        return (joined >> 1) ^ ((uint)-(int)(joined & 1) & Twist);
    }
}
