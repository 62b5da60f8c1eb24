using System.Buffers;

namespace Nn.Datasets;

/// <summary>
/// Rows of cells of comma-separated values, as RFC 4180 has them: a cell in quotes may hold delimiters, line breaks and doubled quotes;
/// lines end with \n, \r\n or \r. Blank lines and a byte-order mark are passed over. Cells are spans of one buffer, so a row allocates nothing once
/// the buffer is large enough.
/// </summary>
internal sealed class CsvRows(TextReader text, char delimiter)
{
    private const int EndOfText = -1;
    private const char ByteOrderMark = '\uFEFF';

    private readonly SearchValues<char> _stops = SearchValues.Create([delimiter, '\n', '\r']);
    private char[] _buffer = new char[1 << 16];
    private int _length;

    /// <summary>Where the row begins; what stands before it is no longer needed.</summary>
    private int _row;

    /// <summary>Where reading goes on, from the row's beginning, as are the bounds of the cells.</summary>
    private int _position;
    private (int Start, int End)[] _cells = new (int, int)[16];
    private int _nextLine = 1;
    private bool _hasBegun;

    /// <summary>The line that the row begins on, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The number of cells of the row.</summary>
    public int Count { get; private set; }

    /// <summary>A cell, without its quotes. It is valid until the next row is read.</summary>
    public ReadOnlySpan<char> this[int column]
    {
        get
        {
            (int start, int end) = _cells[column];
            return _buffer.AsSpan(_row + start, end - start);
        }
    }

    /// <summary>Goes to the next row that is not blank; false at the end of the text.</summary>
    /// <exception cref="InvalidDataException">A quote is not closed, or something stands between it and the next delimiter.</exception>
    public bool Read()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            if (Peek() == ByteOrderMark) _position++;
        }

        do
        {
            (_row, _position, Count) = (_row + _position, 0, 0);
            if (Peek() == EndOfText) return false;
            Line = _nextLine;
            do ReadCell();
            while (!EndsRow());
        }
        while (Count == 1 && this[0].IsWhiteSpace());
        return true;
    }

    private void ReadCell()
    {
        if (Count == _cells.Length) Array.Resize(ref _cells, 2 * Count);
        if (Peek() == '"')
        {
            ReadQuoted();
            return;
        }

        int start = _position;
        while (true)
        {
            int stop = _buffer.AsSpan(_row + _position, _length - _row - _position).IndexOfAny(_stops);
            _position = stop >= 0 ? _position + stop : _length - _row;
            if (stop >= 0 || !Refill()) break;
        }

        _cells[Count++] = (start, _position);
    }

    /// <summary>The cell's text moves together where quotes were doubled.</summary>
    private void ReadQuoted()
    {
        _position++;
        int start = _position, end = _position;
        while (true)
        {
            int next = Peek();
            switch (next)
            {
                case EndOfText:
                    throw Errors.File($"line {Line}, column {Count + 1}: expected a closing quote. Found the end.");
                case '\n' or '\r':
                    _nextLine++;
                    break;
                case '"':
                    _position++;
                    if (Peek() == '"') break;
                    _cells[Count++] = (start, end);
                    return;
            }

            _buffer[_row + end++] = (char)next;
            _position++;
            if (next == '\r' && Peek() == '\n')
            {
                _buffer[_row + end++] = '\n';
                _position++;
            }
        }
    }

    /// <summary>Steps over what follows a cell: true for a line break or the end, false for a delimiter.</summary>
    private bool EndsRow()
    {
        int next = Peek();
        if (next == delimiter)
        {
            _position++;
            return false;
        }

        if (next is '\n' or '\r')
        {
            _position++;
            if (next == '\r' && Peek() == '\n') _position++;
            _nextLine++;
        }
        else if (next != EndOfText)
        {
            throw Errors.File(
                $"line {Line}, column {Count}: expected the cell to end with its closing quote. Found '{(char)next}' after it.");
        }

        return true;
    }

    /// <summary>The next character, still to be taken.</summary>
    private int Peek() => _row + _position < _length || Refill() ? _buffer[_row + _position] : EndOfText;

    /// <summary>Reads on behind what is there; false at the end of the text.</summary>
    private bool Refill()
    {
        if (_row > 0)
        {
            _buffer.AsSpan(_row, _length - _row).CopyTo(_buffer);
            (_length, _row) = (_length - _row, 0);
        }

        if (_length == _buffer.Length)
        {
            if (_length == Array.MaxLength) throw Errors.File($"line {Line}: expected a row of less than {Array.MaxLength} characters. Found more.");
            Array.Resize(ref _buffer, (int)Math.Min(2L * _length, Array.MaxLength));
        }

        int read = text.Read(_buffer, _length, _buffer.Length - _length);
        _length += read;
        return read > 0;
    }
}
