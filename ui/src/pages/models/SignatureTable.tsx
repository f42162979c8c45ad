import { Table } from '@mantine/core'
import type { SignatureField } from './signature'

/** What a model takes and gives. */
export function SignatureTable({ fields }: { fields: SignatureField[] }) {
  return (
    <Table maw={640} aria-label="Signature">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Part</Table.Th>
          <Table.Th>Name</Table.Th>
          <Table.Th>Type</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {fields.map(({ part, name, type }) => (
          <Table.Tr key={`${part} ${name}`}>
            <Table.Td c="dimmed">{part}</Table.Td>
            <Table.Td>{name}</Table.Td>
            <Table.Td>{type}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
