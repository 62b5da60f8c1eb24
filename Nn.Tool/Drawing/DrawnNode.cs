namespace Nn.Tool;

/// <summary>A box of a drawn graph.</summary>
/// <param name="Title">The first line: the layer or operator.</param>
/// <param name="Detail">The second line: its shape or name; may be empty.</param>
/// <param name="Sources">The boxes that it reads, by their numbers, all of them before it.</param>
internal sealed record DrawnNode(string Title, string Detail, IReadOnlyList<int> Sources);
