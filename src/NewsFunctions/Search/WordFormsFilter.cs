using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace NewsFunctions.Search;

/// <summary>Gives all forms of a word at its place, so that phrases and lengths stay as they are.</summary>
internal sealed class WordFormsFilter : TokenFilter
{
    private readonly ICharTermAttribute term;
    private readonly IPositionIncrementAttribute increment;
    private readonly bool isQuery;
    private readonly Queue<string> others = new();
    private State? word;

    public WordFormsFilter(TokenStream input, bool isQuery) : base(input)
    {
        term = AddAttribute<ICharTermAttribute>();
        increment = AddAttribute<IPositionIncrementAttribute>();
        this.isQuery = isQuery;
    }

    public override bool IncrementToken()
    {
        if (others.TryDequeue(out var other))
        {
            RestoreState(word);
            term.SetEmpty().Append(other);
            increment.PositionIncrement = 0;
            return true;
        }
        if (!m_input.IncrementToken()) return false;
        var forms = WordForms.Of(term.ToString()!, isQuery);
        if (forms.Count > 1) word = CaptureState();
        foreach (var form in forms.Skip(1)) others.Enqueue(form);
        term.SetEmpty().Append(forms[0]);
        return true;
    }

    public override void Reset()
    {
        base.Reset();
        others.Clear();
    }
}
