using System.Reflection;
using Nn.Bench.Measuring;
using Nn.Bench.Workloads;

namespace Nn.Bench.Ratios;

/// <summary>Another library that does the same work. A method answers null where the library does not offer it.</summary>
internal abstract class Peer
{
    public abstract string Name { get; }

    /// <summary>Why the library cannot be used here, in one line; null if it can.</summary>
    public virtual string? Problem => null;

    /// <summary>The version that is compared with; null if the library cannot be used.</summary>
    public virtual string? Version => null;

    /// <summary>The version of the package that a type comes from.</summary>
    protected static string? VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    /// <summary>How many threads its work may use from now on.</summary>
    public virtual void UseThreads(int threads)
    {
    }

    /// <summary>C = A · B.</summary>
    public virtual Contender? Multiply(Product product, float[] a, float[] b) => null;

    /// <summary>An element-wise function.</summary>
    public virtual Contender? Map(ElementFunction function, float[] x) => null;

    /// <summary>The softmax of each row.</summary>
    public virtual Contender? Softmax(float[] x, int rows, int columns) => null;

    /// <summary>Batch normalization of [batch, features] as in training, and its three gradients.</summary>
    public virtual Contender? NormalizeBatch(float[] x, float[] dy, int batch, int features, float epsilon) => null;

    /// <summary>A training step from our initial weights; yields the first layer's kernel, [inputs, units].</summary>
    public virtual Contender? Train(Workload workload) => null;

    /// <summary>Writes the model as the library's own file.</summary>
    public virtual void Save(Model model, string path) => throw new NotSupportedException($"{Name} has no file of its own.");

    /// <summary>A prediction of so many samples with the model's weights.</summary>
    public virtual Contender? Predict(Model model, float[] features, int rows) => null;
}
