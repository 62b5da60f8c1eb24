namespace Nn.Datasets;

/// <summary>Floats that come one by one, in blocks: what it takes is their size, and nothing is copied as it grows.</summary>
internal sealed class FloatList
{
    private const int BlockBits = 14, BlockLength = 1 << BlockBits;

    private readonly List<float[]> _blocks = [];
    private float[] _last = [];
    private int _used = BlockLength;

    public int Count => _blocks.Count == 0 ? 0 : ((_blocks.Count - 1) << BlockBits) + _used;

    public float this[int index] => _blocks[index >> BlockBits][index & (BlockLength - 1)];

    public void Add(float value)
    {
        if (_used == BlockLength)
        {
            _last = new float[BlockLength];
            _blocks.Add(_last);
            _used = 0;
        }

        _last[_used++] = value;
    }

    public float[] ToArray()
    {
        var all = new float[Count];
        for (int i = 0; i < _blocks.Count; i++)
        {
            int start = i << BlockBits;
            _blocks[i].AsSpan(0, Math.Min(BlockLength, all.Length - start)).CopyTo(all.AsSpan(start));
        }

        return all;
    }
}
