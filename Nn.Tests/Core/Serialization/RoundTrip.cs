using System.Reflection;
using Nn.Serialization;

namespace Nn.Tests.Core.Serialization;

/// <summary>
/// Descriptions to configurations and back. The samples of a kind must be of every class that the registry knows, and among those of a class
/// each property must once be away from its default, so that none can be forgotten.
/// </summary>
internal static class RoundTrip
{
    public static void Check<T>(Registry registry, IReadOnlyList<T> samples)
        where T : class
    {
        foreach (T sample in samples)
        {
            Configuration configuration = registry.Describe(sample);
            T again = registry.Create<T>(configuration);
            Assert.That(again, Is.EqualTo(sample), $"{configuration}");
            Assert.That(registry.Describe(again), Is.EqualTo(configuration));
        }

        IEnumerable<string> described = samples.Select(sample => registry.Describe(sample).ClassName);
        Assert.That(registry.ClassNames<T>(), Is.SubsetOf(described.ToArray()), "a class without a sample");
        foreach (IGrouping<Type, T> group in samples.GroupBy(sample => sample.GetType())) CheckProperties([.. group]);
    }

    /// <summary>The names of the arguments of every class, written as Keras' signatures are: <c>Dropout(rate, seed)</c>.</summary>
    public static void CheckNames<T>(Registry registry, IReadOnlyList<T> samples, string shared, params string[] signatures)
        where T : class
    {
        IEnumerable<string> written = samples.Select(sample => registry.Describe(sample))
            .Select(configuration => $"{configuration.ClassName}({string.Join(", ", configuration.Arguments.Keys)})").Distinct();
        IEnumerable<string> expected = signatures.Select(signature => signature.Replace("*", shared, StringComparison.Ordinal));
        Assert.That(written, Is.EquivalentTo(expected));
    }

    private static void CheckProperties<T>(T[] samples)
    {
        foreach (PropertyInfo property in samples[0]!.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!property.CanWrite) continue;
            Assert.That(
                samples.Select(sample => property.GetValue(sample)).Distinct().Count(), Is.GreaterThan(1),
                $"{samples[0]!.GetType().Name}.{property.Name}: the samples have one value");
        }
    }
}
