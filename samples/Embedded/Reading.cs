namespace Nn.Samples.Embedded;

/// <summary>Where two probes at right angles saw a turning shaft, in units of the bearing's clearance.</summary>
internal readonly record struct Reading(float X, float Y);
