using Nn.Execution;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// Takes back an update that leaves weights, or what the optimizer remembers of them, infinite or no numbers. Copies are made only before
/// an update that could do so: while all numbers are far from the limits of float32, no rule gets there in one step, and one that moves them
/// by gradients, or by a known multiple of them, not in several.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="slots">What the optimizer remembers.</param>
/// <param name="learning">The weights that are not frozen.</param>
/// <param name="movesByGradients">Whether an update adds no more than learning rate × gradients, or what was added before.</param>
internal sealed class UpdateGuard(Model model, AlignedBlock[] slots, LearningParameters learning, bool movesByGradients)
{
    /// <summary>Neither numbers up to here nor their squares overflow soon.</summary>
    private const float Small = 3e18f;

    private const float UsualRate = 1e6f;

    /// <summary>So many updates by <see cref="UsualRate"/> × <see cref="Small"/> are still far from the limits.</summary>
    private const int UpdatesBetweenLooks = 8;

    private readonly AlignedBlock[] _blocks = [model.WeightBlock, .. slots];
    private float[][] _copies = [];
    private long _version = long.MinValue / 2;
    private int _learningVersion;
    private int _updatesSinceLook;
    private volatile bool _isLarge;

    /// <summary>Whether the update that was begun is to be watched.</summary>
    public bool IsWatching { get; private set; }

    /// <summary>Whether all numbers are far from the limits of float32.</summary>
    public static bool AreSmall(ReadOnlySpan<float> values) => Reductions.AllWithin(values, Small);

    /// <summary>Before an update: makes copies where it may have to be taken back.</summary>
    /// <returns>Whether it may.</returns>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="areGradientsSmall">Whether all gradients are <see cref="AreSmall"/>.</param>
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
        _updatesSinceLook = !isKnown ? 1 : _updatesSinceLook % UpdatesBetweenLooks + 1;
        IsWatching = isRisky || !movesByGradients || learning.Constrained.Length > 0 || _updatesSinceLook == UpdatesBetweenLooks;
        return isRisky;
    }

    /// <summary>After the update of some weights, if <see cref="IsWatching"/>: notes whether the next one may overflow. Threads may call it at the same time.</summary>
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
