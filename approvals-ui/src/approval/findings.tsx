import type { Finding } from '../api/types.ts';
import { Bar, Icon } from '../page/parts.tsx';
import { measure, type Shares, shares } from '../page/words.ts';

/** Says more of the rule behind a code. */
type Rule = (code: string) => string;

/** What risk found: what comes close to its limit first, what has no measure folded away. */
export function Findings({ of, rule }: { of: Finding[]; rule?: Rule }) {
  const measured = of
    .map((finding) => ({ finding, share: shares(finding.limit, finding.actual) }))
    .filter(({ finding, share }) => share || finding.outcome !== 'PASS')
    .toSorted((a, b) => used(b.share) - used(a.share))
    .map(({ finding }) => finding);
  const others = of.filter((finding) => !measured.includes(finding));
  return (
    <>
      <FindingRows of={measured} rule={rule} />
      {others.length > 0 && (
        <details>
          <summary>{others.length} further checks, passed</summary>
          <FindingRows of={others} rule={rule} />
        </details>
      )}
    </>
  );
}

function used(share: Shares | undefined): number {
  return share ? share.actual / (share.limit || 1) : 1;
}

function FindingRows({ of, rule }: { of: Finding[]; rule: Rule | undefined }) {
  return (
    <table class="rows findings">
      <caption class="unseen">Checks, each with its limit and what met it</caption>
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col" class="number wide">
            Actual
          </th>
          <th scope="col" class="number wide">
            Limit
          </th>
        </tr>
      </thead>
      <tbody>
        {of.map((finding) => (
          <tr key={finding.code}>
            <th scope="row">
              <span class={finding.outcome === 'PASS' ? 'badge good' : 'badge warn'}>
                <Icon shape={finding.outcome === 'PASS' ? 'check' : 'alert'} />
                <span class="unseen">{finding.outcome === 'PASS' ? 'Passed: ' : `${finding.outcome}: `}</span>
              </span>
              {finding.message}
              {finding.actual && (
                <span class="narrow">
                  {measure(finding.actual)}
                  {finding.limit && <span class="quiet"> of {measure(finding.limit)}</span>}
                </span>
              )}
              <Bar limit={finding.limit} actual={finding.actual} />
              {rule && (
                <span class="rule quiet">
                  <code>{finding.code}</code> {rule(finding.code)}
                </span>
              )}
            </th>
            <td class="number wide">{measure(finding.actual)}</td>
            <td class="number wide">{measure(finding.limit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
