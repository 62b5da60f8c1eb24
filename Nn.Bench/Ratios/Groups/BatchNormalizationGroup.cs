using Nn.Bench.Measuring;
using Nn.Kernels;

namespace Nn.Bench.Ratios.Groups;

/// <summary>Batch normalization in training: statistics, forward and the three gradients.</summary>
internal static class BatchNormalizationGroup
{
    private const int Batch = 128, Features = 512;
    private const float Epsilon = 1e-5f;

    public static IEnumerable<RatioRow> Run(RatioContext context)
    {
        float[] x = RandomBlock.Uniform(Batch * Features, -1, 3, seed: 1), dy = RandomBlock.Uniform(Batch * Features, -1, 1, seed: 2);
        return RatioContext.Compare(
            "batchnorm", $"forward + backward {Batch}x{Features}", TimeSpan.FromSeconds(5), 1e-4, Ours(x, dy),
            Rival.Of(context.Torch, 2, torch => torch.NormalizeBatch(x, dy, Batch, Features, Epsilon)));
    }

    private static Contender Ours(float[] x, float[] dy)
    {
        const double Momentum = 0.99;
        float[] y = RandomBlock.Zeros(x.Length), dx = RandomBlock.Zeros(x.Length);
        float[] shift = RandomBlock.Zeros(Features), mean = RandomBlock.Zeros(Features), variance = RandomBlock.Zeros(Features);
        float[] movingMean = RandomBlock.Zeros(Features), movingVariance = RandomBlock.Zeros(Features), scale = RandomBlock.Zeros(Features);
        float[] gamma = RandomBlock.Uniform(Features, 1, 1, seed: 1), beta = RandomBlock.Zeros(Features);
        float[] dGamma = RandomBlock.Zeros(Features), dBeta = RandomBlock.Zeros(Features);
        return new Contender("NnSimd", times =>
        {
            for (; times > 0; times--)
            {
                BatchStatistics.Compute(x, Batch, Features, Features, shift, mean, variance);
                BatchStatistics.UpdateMoving(shift, mean, variance, Momentum, movingMean, movingVariance);
                BatchNormalizationKernels.Train(x, Batch, Features, Features, shift, mean, variance, gamma, beta, Epsilon, scale, y);
                BatchNormalizationKernels.Backward(
                    dy, x, default, Batch, Features, Features, shift, mean, scale, gamma, dGamma, dBeta, dx);
            }
        }, Result: () => dx);
    }
}
