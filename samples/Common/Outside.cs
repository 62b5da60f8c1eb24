namespace Nn.Samples;

/// <summary>What a sample's program reaches of the world around it.</summary>
/// <param name="Output">Takes the results.</param>
/// <param name="Error">Takes progress and complaints.</param>
/// <param name="Cancel">Ends the work.</param>
internal sealed record Outside(TextWriter Output, TextWriter Error, CancellationToken Cancel);
