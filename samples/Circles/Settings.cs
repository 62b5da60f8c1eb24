namespace Nn.Samples.Circles;

/// <summary>What the command line asks for.</summary>
/// <param name="Variants">The networks to train.</param>
/// <param name="Seed">The first seed.</param>
/// <param name="Seeds">How many seeds each network is trained with.</param>
/// <param name="Epochs">The epochs of each training.</param>
/// <param name="Output">The folder for the pictures; null for no pictures.</param>
/// <param name="Json">Whether the results are written as JSON, and nothing else.</param>
internal sealed record Settings(IReadOnlyList<Variant> Variants, uint Seed, int Seeds, int Epochs, string? Output, bool Json);
