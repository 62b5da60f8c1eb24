namespace Nn.Datasets;

/// <summary>Exceptions whose messages write numbers the same in every culture.</summary>
internal static class Errors
{
    public static ArgumentException Argument(FormattableString message, string? argument = null) =>
        new(FormattableString.Invariant(message), argument);

    public static ArgumentOutOfRangeException OutOfRange(FormattableString message, string argument) =>
        new(argument, FormattableString.Invariant(message));

    public static InvalidDataException File(FormattableString message) => new(FormattableString.Invariant(message));

    public static InvalidOperationException State(FormattableString message) => new(FormattableString.Invariant(message));
}
