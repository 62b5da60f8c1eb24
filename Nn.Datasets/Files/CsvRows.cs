namespace Nn.Datasets;

/// <summary>
/// Rows of cells of comma-separated values, as RFC 4180 has them: a cell in quotes may hold delimiters, line breaks and doubled quotes;
/// lines end with \n, \r\n or \r. Blank lines are passed over. Cells are spans of one buffer, so a row allocates nothing once the buffer is
/// large enough.
/// </summary>
internal sealed class CsvRows(TextReader text, char delimiter)
{
    private const int EndOfText = -1;

    private readonly char[] _chunk = new char[16384];
    private readonly List<int> _ends = [];
    private int _chunkLength;
    private int _chunkPosition;
    private char[] _cells = new char[1024];
    private int _cellsLength;
    private int _nextLine = 1;

    /// <summary>The line that the row begins on, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The number of cells of the row.</summary>
    public int Count => _ends.Count;

    /// <summary>A cell, without its quotes. It is valid until the next row is read.</summary>
    public ReadOnlySpan<char> this[int column]
    {
        get
        {
            int start = column == 0 ? 0 : _ends[column - 1];
            return _cells.AsSpan(start, _ends[column] - start);
        }
    }

    /// <summary>Goes to the next row that is not blank; false at the end of the text.</summary>
    /// <exception cref="InvalidDataException">A quote is not closed, or something stands between it and the next delimiter.</exception>
    public bool Read()
    {
        do
        {
            if (Peek() == EndOfText) return false;
            Line = _nextLine;
            _ends.Clear();
            _cellsLength = 0;
            do ReadCell();
            while (!EndsRow());
        }
        while (Count == 1 && this[0].IsWhiteSpace());
        return true;
    }

    private void ReadCell()
    {
        if (Peek() == '"')
        {
            ReadQuoted();
        }
        else
        {
            while (Peek() is not (EndOfText or '\n' or '\r') && Peek() != delimiter) Append(Next());
        }

        _ends.Add(_cellsLength);
    }

    private void ReadQuoted()
    {
        _ = Next();
        while (true)
        {
            switch (Peek())
            {
                case EndOfText:
                    throw Errors.File($"line {Line}, column {Count + 1}: expected a closing quote. Found the end.");
                case '\n' or '\r':
                    AppendLineBreak();
                    continue;
                case '"':
                    _ = Next();
                    if (Peek() != '"') return;
                    break;
            }

            Append(Next());
        }
    }

    /// <summary>Steps over what follows a cell: true for a line break or the end, false for a delimiter.</summary>
    private bool EndsRow()
    {
        int next = Peek();
        if (next == delimiter)
        {
            _ = Next();
            return false;
        }

        if (next is '\n' or '\r')
        {
            SkipLineBreak();
        }
        else if (next != EndOfText)
        {
            throw Errors.File(
                $"line {Line}, column {Count}: expected the cell to end with its closing quote. Found '{(char)next}' after it.");
        }

        return true;
    }

    private void AppendLineBreak()
    {
        if (Peek() == '\r') Append(Next());
        if (Peek() == '\n') Append(Next());
        _nextLine++;
    }

    private void SkipLineBreak()
    {
        if (Next() == '\r' && Peek() == '\n') _ = Next();
        _nextLine++;
    }

    private void Append(char c)
    {
        if (_cellsLength == _cells.Length) Array.Resize(ref _cells, checked(2 * _cells.Length));
        _cells[_cellsLength++] = c;
    }

    /// <summary>The next character, still to be taken.</summary>
    private int Peek()
    {
        if (_chunkPosition == _chunkLength)
        {
            _chunkLength = text.Read(_chunk);
            _chunkPosition = 0;
            if (_chunkLength == 0) return EndOfText;
        }

        return _chunk[_chunkPosition];
    }

    /// <summary>Takes the character that was peeked at.</summary>
    private char Next() => _chunk[_chunkPosition++];
}
