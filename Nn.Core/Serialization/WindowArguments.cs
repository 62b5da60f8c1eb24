using Nn.Layers;

namespace Nn.Serialization;

/// <summary>The arguments of windows, in Keras' words: a number, or one for each axis.</summary>
internal static class WindowArguments
{
    public static Size2D Size(Arguments arguments, string name, Size2D value) => ToSize(name, arguments.Numbers(name, [value.Height, value.Width]));

    public static Size2D? OptionalSize(Arguments arguments, string name, Size2D? value) =>
        arguments.OptionalNumbers<int>(name, value is { } size ? [size.Height, size.Width] : null) is { } numbers ? ToSize(name, numbers) : null;

    public static int? Length(Arguments arguments, string name, int? value) =>
        arguments.OptionalNumbers<int>(name, value is { } length ? [length] : null) is not { } numbers ? null
        : numbers.Count == 1 ? numbers[0]
        : throw new ArgumentException(FormattableString.Invariant($"Expected one number as the argument '{name}'. Received: {numbers.Count}."));

    /// <summary>A number, one for each axis, or two for each axis; written as two for each.</summary>
    public static Borders Borders(Arguments arguments, string name, Borders value)
    {
        IReadOnlyList<object?> written = [Pair(value.Top, value.Bottom), Pair(value.Left, value.Right)];
        object? given = arguments.Raw(name, written);
        int[] numbers = [.. Numbers(given)];
        return (given, numbers) switch
        {
            (not IReadOnlyList<object?>, [var width]) => width,
            (IReadOnlyList<object?> { Count: 2 }, [var rows, var columns]) => (rows, columns),
            (IReadOnlyList<object?> { Count: 2 }, [var top, var bottom, var left, var right]) => ((top, bottom), (left, right)),
            _ => throw new ArgumentException($"Expected a whole number, two, or two pairs of them as the argument '{name}'. Received: {given}."),
        };
    }

    /// <summary>The padding, and that channels are the last axis.</summary>
    public static Padding Padding(Arguments arguments, Padding value)
    {
        OnlyChannelsLast(arguments);
        return arguments.Choice("padding", value, ("valid", Layers.Padding.Valid), ("same", Layers.Padding.Same));
    }

    /// <summary>The same with causal padding, along time.</summary>
    public static Padding TimePadding(Arguments arguments, Padding value)
    {
        OnlyChannelsLast(arguments);
        return arguments.Choice(
            "padding", value, ("valid", Layers.Padding.Valid), ("same", Layers.Padding.Same), ("causal", Layers.Padding.Causal));
    }

    public static void OnlyChannelsLast(Arguments arguments) => arguments.Only("data_format", null, "channels_last");

    private static Size2D ToSize(string name, IReadOnlyList<int> numbers) => numbers.Count switch
    {
        1 => numbers[0],
        2 => (numbers[0], numbers[1]),
        _ => throw new ArgumentException(FormattableString.Invariant($"Expected one number or two as the argument '{name}'. Received: {numbers.Count}.")),
    };

    private static IReadOnlyList<object?> Pair(int first, int second) => [(long)first, (long)second];

    /// <summary>The whole numbers of a list of lists, one after the other.</summary>
    private static IEnumerable<int> Numbers(object? given) => given switch
    {
        long number and >= int.MinValue and <= int.MaxValue => [(int)number],
        double number when number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue => [(int)number],
        IReadOnlyList<object?> list => list.SelectMany(Numbers),
        _ => [],
    };
}
