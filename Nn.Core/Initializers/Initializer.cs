using Nn.Serialization;

namespace Nn;

/// <summary>
/// How a weight gets its first values: an immutable description, free of random state. The ready ones are Keras 3's
/// (keras/src/initializers), with its defaults; one with other arguments is made by <c>with</c>: <c>Initializer.RandomNormal with {
/// StandardDeviation = 0.02 }</c>. The laws are Keras', the random streams are <see cref="RandomState"/>'s. Derive a record from this one
/// for a law of your own.
/// </summary>
public abstract record Initializer
{
    /// <summary>Keras' class name, such as <c>GlorotUniform</c>; a law of your own has a name of its own.</summary>
    public abstract string Name { get; }

    /// <summary>All zeros.</summary>
    public static ConstantInitializer Zeros { get; } = new(0);

    /// <summary>All ones.</summary>
    public static ConstantInitializer Ones { get; } = new(1);

    /// <summary>Uniform within ±sqrt(6 / (fan in + fan out)) (X. Glorot and Y. Bengio, AISTATS 2010). Keras' default for kernels.</summary>
    public static VarianceScalingInitializer GlorotUniform { get; } = new(1, FanMode.FanAverage, VarianceDistribution.Uniform);

    /// <summary>Truncated normal of variance 2 / (fan in + fan out) (X. Glorot and Y. Bengio, AISTATS 2010).</summary>
    public static VarianceScalingInitializer GlorotNormal { get; } = new(1, FanMode.FanAverage, VarianceDistribution.TruncatedNormal);

    /// <summary>Uniform within ±sqrt(6 / fan in): for layers before a rectifier (K. He and others, ICCV 2015).</summary>
    public static VarianceScalingInitializer HeUniform { get; } = new(2, FanMode.FanIn, VarianceDistribution.Uniform);

    /// <summary>Truncated normal of variance 2 / fan in (K. He and others, ICCV 2015).</summary>
    public static VarianceScalingInitializer HeNormal { get; } = new(2, FanMode.FanIn, VarianceDistribution.TruncatedNormal);

    /// <summary>Uniform within ±sqrt(3 / fan in) (Y. LeCun and others, "Efficient BackProp", 1998).</summary>
    public static VarianceScalingInitializer LecunUniform { get; } = new(1, FanMode.FanIn, VarianceDistribution.Uniform);

    /// <summary>Truncated normal of variance 1 / fan in (Y. LeCun and others, "Efficient BackProp", 1998).</summary>
    public static VarianceScalingInitializer LecunNormal { get; } = new(1, FanMode.FanIn, VarianceDistribution.TruncatedNormal);

    /// <summary>Uniform from −0.05 to 0.05, unless changed by <c>with</c>.</summary>
    public static RandomUniformInitializer RandomUniform { get; } = new();

    /// <summary>Normal of mean 0 and standard deviation 0.05, unless changed by <c>with</c>.</summary>
    public static RandomNormalInitializer RandomNormal { get; } = new();

    /// <summary>
    /// Normal of mean 0 and standard deviation 0.05 before its tails beyond two deviations are cut off, unless changed by <c>with</c>.
    /// </summary>
    public static TruncatedNormalInitializer TruncatedNormal { get; } = new();

    /// <summary>A matrix with orthonormal columns (or rows, if those are fewer).</summary>
    public static OrthogonalInitializer Orthogonal { get; } = new();

    /// <summary>Ones on the diagonal of a matrix, zeros elsewhere.</summary>
    public static IdentityInitializer Identity { get; } = new();

    /// <summary>The same value everywhere.</summary>
    /// <param name="value">The value.</param>
    public static ConstantInitializer Constant(double value) => new(value);

    /// <summary>A law whose variance is <paramref name="scale"/> / fan: the family of Glorot, He and LeCun.</summary>
    /// <param name="scale">The factor, positive.</param>
    /// <param name="mode">Which fan divides.</param>
    /// <param name="distribution">The law.</param>
    public static VarianceScalingInitializer VarianceScaling(
        double scale = 1,
        FanMode mode = FanMode.FanIn,
        VarianceDistribution distribution = VarianceDistribution.TruncatedNormal) => new(scale, mode, distribution);

    /// <summary>Writes the first values of a weight.</summary>
    /// <param name="weights">Receives <c>shape.Size</c> values, row-major.</param>
    /// <param name="shape">The weight's shape: (in, out) for a matrix, (height, width, in, out) for a convolution's kernel.</param>
    /// <param name="random">The stream that values are drawn from.</param>
    /// <exception cref="ArgumentException">
    /// The span's length is not the shape's size, the shape has a rank that this law is not defined for, or an argument of this description
    /// is wrong.
    /// </exception>
    public abstract void Fill(Span<float> weights, Shape shape, RandomState random);

    /// <summary>
    /// How many inputs and outputs a weight of this shape joins (Keras' <c>compute_fans</c>): (in, out) of a matrix; for a convolution both
    /// times its receptive field; (n, n) of a vector; (1, 1) of a number.
    /// </summary>
    /// <param name="shape">The weight's shape.</param>
    public static (int FanIn, int FanOut) ComputeFans(Shape shape)
    {
        ReadOnlySpan<int> dimensions = shape.Dimensions;
        return dimensions switch
        {
            [] => (1, 1),
            [int n] => (n, n),
            [.., int input, int output] => (shape.Size / output, shape.Size / input),
        };
    }

    /// <summary>The initializer of a Keras name, with Keras' default arguments.</summary>
    /// <param name="name">In either style: <c>he_uniform</c> or <c>HeUniform</c>.</param>
    /// <exception cref="NotSupportedException">There is no initializer of that name.</exception>
    public static Initializer FromName(string name) => Registry.Default.Create<Initializer>(new Configuration(name));

    /// <summary>What every <see cref="Fill"/> checks first.</summary>
    private protected void Check(ReadOnlySpan<float> weights, Shape shape, RandomState random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (weights.Length != shape.Size)
        {
            throw new ArgumentException(
                $"{Name}: expected {shape.Size} weights for the shape {shape}. Received: {weights.Length}.", nameof(weights));
        }
    }

    /// <summary>An argument of the description, which <c>init</c> and <c>with</c> can set to anything.</summary>
    private protected void CheckFinite(double value, string argument)
    {
        if (!float.IsFinite((float)value))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{Name}: expected a finite {argument}. Received: {value}."));
        }
    }

    /// <summary>A standard deviation: finite, not negative.</summary>
    private protected void CheckDeviation(double value, string argument)
    {
        if (!(value >= 0 && float.IsFinite((float)value)))
            throw new ArgumentException(FormattableString.Invariant($"{Name}: expected a {argument} of at least 0. Received: {value}."));
    }
}
