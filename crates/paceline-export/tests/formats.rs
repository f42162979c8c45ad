//! The same rows in every format, read back by the readers of the formats.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampMillisecondType};
use arrow_array::{Array, RecordBatch};
use paceline_export::{Column, ColumnKind, Encoder, Format, Value};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

fn columns() -> Vec<Column> {
    vec![
        Column::new("run, \"quoted\"", ColumnKind::Text),
        Column::new("step", ColumnKind::Integer),
        Column::new("loss", ColumnKind::Number),
        Column::new("start_time", ColumnKind::Time),
    ]
}

fn rows() -> Vec<Vec<Value>> {
    vec![
        vec!["a,\n\"b\"".into(), i64::MAX.into(), 0.5.into(), 1_700_000_000_123_i64.into()],
        vec!["日本".into(), Value::Missing, f64::NAN.into(), Value::Missing],
        vec![Value::Missing, (-1_i64).into(), f64::NEG_INFINITY.into(), i64::MIN.into()],
        vec![Value::Missing, Value::Missing, Value::Missing, Value::Missing],
    ]
}

fn encoded(format: Format) -> Vec<u8> {
    let mut encoder = Encoder::new(format, columns()).unwrap();
    let mut file = Vec::new();
    for row in rows() {
        file.extend(encoder.rows(&[row]).unwrap());
    }
    file.extend(encoder.finish().unwrap());
    file
}

#[test]
fn csv() {
    let expected = "\"run, \"\"quoted\"\"\",step,loss,start_time\n\
                    \"a,\n\"\"b\"\"\",9223372036854775807,0.5,2023-11-14T22:13:20.123Z\n\
                    日本,,NaN,\n\
                    ,-1,-inf,-9223372036854775808\n\
                    ,,,\n";
    assert_eq!(String::from_utf8(encoded(Format::Csv)).unwrap(), expected);
}

#[test]
fn ndjson() {
    let expected = r#"{"run, \"quoted\"":"a,\n\"b\"","step":9223372036854775807,"loss":0.5,"start_time":"2023-11-14T22:13:20.123Z"}
{"run, \"quoted\"":"日本","loss":"NaN"}
{"step":-1,"loss":"-Infinity","start_time":"-9223372036854775808"}
{}
"#;
    assert_eq!(String::from_utf8(encoded(Format::Ndjson)).unwrap(), expected);
}

#[track_caller]
fn check(batches: &[RecordBatch]) {
    let count: usize = batches.iter().map(RecordBatch::num_rows).sum();
    assert_eq!(count, rows().len());
    let mut rows = rows().into_iter();
    for batch in batches {
        let names: Vec<_> = batch.schema().fields().iter().map(|field| field.name().clone()).collect();
        assert_eq!(names, columns().into_iter().map(|column| column.name).collect::<Vec<_>>());
        for index in 0..batch.num_rows() {
            let row = rows.next().unwrap();
            let present: Vec<_> = batch.columns().iter().map(|column| !column.is_null(index)).collect();
            assert_eq!(present, row.iter().map(|value| *value != Value::Missing).collect::<Vec<_>>());
            let text = batch.column(0).as_string::<i32>();
            let step = batch.column(1).as_primitive::<Int64Type>();
            let loss = batch.column(2).as_primitive::<Float64Type>();
            let time = batch.column(3).as_primitive::<TimestampMillisecondType>();
            for value in &row {
                match value {
                    Value::Text(expected) => assert_eq!(text.value(index), &**expected),
                    Value::Number(expected) => {
                        assert_eq!(loss.value(index).to_bits(), expected.to_bits());
                    }
                    Value::Integer(expected) => {
                        assert!([step.value(index), time.value(index)].contains(expected));
                    }
                    Value::Missing => {}
                }
            }
        }
    }
}

#[test]
fn arrow() {
    let file = encoded(Format::Arrow);
    let reader = arrow_ipc::reader::StreamReader::try_new(file.as_slice(), None).unwrap();
    check(&reader.collect::<Result<Vec<_>, _>>().unwrap());
}

#[test]
fn parquet() {
    let file = bytes::Bytes::from(encoded(Format::Parquet));
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    check(&reader.collect::<Result<Vec<_>, _>>().unwrap());
}

#[test]
fn a_table_without_rows_is_a_file_all_the_same() {
    for format in Format::ALL {
        let file = Encoder::new(format, columns()).unwrap().finish().unwrap();
        assert_eq!(file.is_empty(), format == Format::Ndjson, "{}", format.name());
    }
}

#[test]
fn memory_stays_flat() {
    for format in Format::ALL {
        let mut encoder = Encoder::new(format, columns()).unwrap();
        let mut pieces = Vec::new();
        for piece in 0..60_i64 {
            let row = |number: i64| {
                let number = piece * 20_000 + number;
                vec![
                    format!("text {number}").into(),
                    number.into(),
                    (number as f64).sin().into(),
                    number.into(),
                ]
            };
            pieces.push(encoder.rows(&(0..20_000).map(row).collect::<Vec<_>>()).unwrap().len());
        }
        let whole: usize = pieces.iter().sum();
        let largest = pieces.iter().max().unwrap();
        assert!(largest * 3 < whole * 2, "{}: {largest} of {whole} bytes at once", format.name());
    }
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(format));
    }
    let refused = "xlsx".parse::<Format>().unwrap_err();
    assert!(refused.contains("xlsx") && refused.contains("parquet"), "{refused}");
}
