using System.Globalization;

namespace Nn.Interop;

/// <summary>One axis of an input or output: its size, or where that is free, the name that the file has for it.</summary>
/// <param name="Size">The size; null where any will do.</param>
/// <param name="Name">The name of a free size (<c>batch</c>), which is the same wherever it stands; null for none.</param>
public sealed record OnnxAxis(int? Size, string? Name)
{
    /// <summary>The size, the name, or a question mark.</summary>
    public override string ToString() => Size?.ToString(CultureInfo.InvariantCulture) ?? Name ?? "?";
}
