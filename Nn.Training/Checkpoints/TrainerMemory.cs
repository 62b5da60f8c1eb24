namespace Nn.Training;

/// <summary>The numbers of a trainer that go into a checkpoint beside those of the model, of the optimizer's arrays and of an epoch.</summary>
/// <param name="Steps">The steps that the optimizer has done.</param>
/// <param name="Schedule">The learning rates that took the place of the optimizer's; null where none did.</param>
/// <param name="Seed">The training's seed.</param>
/// <param name="EpochsDone">The epochs whose order was drawn from it.</param>
/// <param name="RandomStep">The training steps whose random numbers were drawn from it.</param>
/// <param name="Epoch">What a training had in mind between two epochs; null where there was none, or it ended within one.</param>
internal sealed record TrainerMemory(long Steps, Schedule? Schedule, uint Seed, long EpochsDone, long RandomStep, EpochMemory? Epoch);
