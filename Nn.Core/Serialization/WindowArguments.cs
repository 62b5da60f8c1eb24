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

    /// <summary>The padding, and that channels are the last axis.</summary>
    public static Padding Padding(Arguments arguments, Padding value)
    {
        OnlyChannelsLast(arguments);
        return arguments.Choice("padding", value, ("valid", Layers.Padding.Valid), ("same", Layers.Padding.Same));
    }

    public static void OnlyChannelsLast(Arguments arguments) => arguments.Only("data_format", null, "channels_last");

    private static Size2D ToSize(string name, IReadOnlyList<int> numbers) => numbers.Count switch
    {
        1 => numbers[0],
        2 => (numbers[0], numbers[1]),
        _ => throw new ArgumentException(FormattableString.Invariant($"Expected one number or two as the argument '{name}'. Received: {numbers.Count}.")),
    };
}
