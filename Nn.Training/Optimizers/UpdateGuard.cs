using System.Runtime.CompilerServices;
using Nn.Execution;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// Takes back an update that leaves weights, or what the optimizer remembers of them, infinite or no numbers. Copies are made only before
/// an update that could do so: while all numbers are far from the limits of float32, no rule gets there in one step.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="slots">What the optimizer remembers.</param>
/// <param name="learning">The weights that are not frozen.</param>
internal sealed class UpdateGuard(Model model, AlignedBlock[] slots, LearningParameters learning)
{
    /// <summary>Neither numbers up to here nor their squares overflow soon.</summary>
    private const float Small = 3e18f;

    private const float UsualRate = 1e6f;

    private readonly AlignedBlock[] _blocks = [model.WeightBlock, .. slots];
    private float[][] _copies = [];
    private long _version = long.MinValue / 2;
    private int _learningVersion;
    private volatile bool _isLarge;

    /// <summary>Whether all numbers are far from the limits of float32.</summary>
    public static bool AreSmall(ReadOnlySpan<float> values) => Reductions.AllWithin(values, Small);

    /// <summary>Before an update: makes copies where it may have to be taken back.</summary>
    /// <returns>Whether it may.</returns>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="areGradientsSmall">Whether all gradients are <see cref="AreSmall"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Begin(float learningRate, bool areGradientsSmall)
    {
        // Each update counts two; more say that somebody else has set weights.
        long version = model.Guard.Version;
        bool isKnown = version - _version <= 2 && learning.Version == _learningVersion && !_isLarge;
        (_version, _learningVersion) = (version, learning.Version);
        if (!isKnown)
        {
            _isLarge = false;
            foreach (WeightRange range in learning.Ranges) Watch(range.Offset, range.Length);
        }

        bool isRisky = _isLarge || !areGradientsSmall || !(learningRate <= UsualRate);
        if (isRisky) Copy();
        return isRisky;
    }

    /// <summary>After the update of some weights: notes whether the next one may overflow. Threads may call it at the same time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Watch(int start, int count)
    {
        foreach (AlignedBlock block in _blocks)
        {
            if (!AreSmall(block.Slice(start, count))) _isLarge = true;
        }
    }

    /// <summary>A weight that is infinite or no number, or of which such a number is remembered; null for none.</summary>
    public Parameter? FindWrong() => Array.Find(
        learning.Parameters,
        parameter => Array.Exists(_blocks, block => !Reductions.AllFinite(block.Slice(parameter.Offset, parameter.Length))));

    /// <summary>Puts the copies back.</summary>
    public void TakeBack()
    {
        for (int i = 0; i < _blocks.Length; i++) _copies[i].CopyTo(_blocks[i].Span);
    }

    private void Copy()
    {
        if (_copies.Length == 0) _copies = Array.ConvertAll(_blocks, block => new float[block.Length]);
        for (int i = 0; i < _blocks.Length; i++) _blocks[i].Span.CopyTo(_copies[i]);
    }
}
